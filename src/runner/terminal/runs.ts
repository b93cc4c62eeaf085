import * as l10n from '@vscode/l10n';
import type { RunManifest } from '../../shared/run/manifest';
import type { ListedRun } from '../rundir/list';
import { formatNumber } from './format';
import { table } from './table';

const pad = (n: number): string => String(n).padStart(2, '0');

/** Local time as 2026-11-24 08:15. */
function formatTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** The test part's metrics, else the last epoch's; of folds, what they come to on the rows left out. */
function figures({ metrics, folds }: RunManifest): string[] {
  const held = Object.entries(folds?.mean ?? {}).filter(([name]) => name.startsWith('val_'));
  if (held.length > 0)
    return held.map(
      ([name, value]) =>
        `${name} ${formatNumber(value)} ± ${formatNumber(folds!.deviation[name]!)}`,
    );
  const shown = Object.keys(metrics.test).length > 0 ? metrics.test : metrics.last;
  return Object.entries(shown).map(([name, value]) => `${name} ${formatNumber(value)}`);
}

/** One line a run; a broken one with the reason instead of its metrics. */
export function renderRuns(runs: readonly ListedRun[]): string {
  const rows = runs.map((listed) => {
    if ('broken' in listed) return [listed.id, l10n.t('broken'), '', '', listed.broken];
    const { state, times, backend } = listed.run;
    const values = figures(listed.run);
    return [listed.id, state, formatTime(times.created), backend ?? '', values.join('  ')];
  });
  const heads = [l10n.t('run'), l10n.t('state'), l10n.t('started'), l10n.t('backend'), ''];
  return table([heads, ...rows]);
}
