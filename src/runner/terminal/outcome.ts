import { relative } from 'node:path';
import * as l10n from '@vscode/l10n';
import { renderReport } from '../evaluate/render';
import type { RunOutcome } from '../run';

/** How a run ended: the test report, where it stands, and what to do next. */
export function renderOutcome({ state, runDir, report }: RunOutcome): string {
  const shown = relative(process.cwd(), runDir) || runDir;
  const path = shown.startsWith('..') ? runDir : shown;
  if (state === 'stopped') return `${l10n.t('Stopped. Go on with: trainyard resume {0}', path)}\n`;
  const body = report === undefined ? '' : `\n${renderReport(report)}\n`;
  return `${body}${l10n.t('Run: {0}', path)}\n`;
}
