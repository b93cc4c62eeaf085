import { readFileSync } from 'node:fs';
import * as l10n from '@vscode/l10n';

/** Texts in the language of the editor that started the process, where it names their bundle. */
export function useMessages(bundle = process.env.TRAINYARD_MESSAGES): void {
  if (bundle === undefined || bundle === '') return;
  try {
    l10n.config({ contents: JSON.parse(readFileSync(bundle, 'utf8')) as Record<string, string> });
  } catch (error) {
    // English is better than nothing.
    process.stderr.write(`${bundle}: ${String(error)}\n`);
  }
}
