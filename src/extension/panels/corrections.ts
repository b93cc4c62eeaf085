import * as vscode from 'vscode';
import type { CorrectionChange } from '../../shared/config/corrections';

/** What was corrected, for a person to read. */
export function correctedWords(changes: readonly CorrectionChange[], file: string): string {
  const [first] = changes;
  if (first === undefined || changes.length > 1)
    return vscode.l10n.t('{0}: {1} corrections', file, changes.length);
  const name =
    first.path ?? vscode.l10n.t('row {0}', (first.row ?? 0).toLocaleString(vscode.env.language));
  switch (first.action) {
    case 'exclude':
      return vscode.l10n.t('{0}: {1} is left out', file, name);
    case 'relabel':
      return vscode.l10n.t('{0}: {1} has the class {2}', file, name, first.class ?? '');
    case 'clear':
      return vscode.l10n.t('{0}: {1} is as in the data', file, name);
  }
}
