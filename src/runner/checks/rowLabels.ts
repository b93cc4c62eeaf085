import * as l10n from '@vscode/l10n';
import type { Table } from '../data/dataset';
import { toRows } from '../preprocess';
import { SHOWN, type FittedCheck } from './check';
import { affordable, suspects, suspectWarning } from './suspectLabels';

/** Rows with a label that a vote of the nearest training rows contradicts. */
export const rowLabels: FittedCheck<Table> = {
  fitted: true,
  codes: ['check.labelSuspect'],
  run({ parts, classes, sample, scaled }) {
    const { train } = parts;
    if (classes.length === 0 || scaled === undefined || scaled.rows !== train.target.length)
      return [];
    const columns = scaled.length;
    const step = Math.ceil(sample.length / affordable(columns));
    const used = sample.filter((_, i) => i % step === 0);
    const x = toRows(scaled.some(used), new Float64Array(used.length * columns));
    const target = Float64Array.from(used, (row) => train.target[row]!);
    const found = suspects(x, columns, target, classes.length);
    const rows = found.map(({ position }) => train.rows[used[position]!]!);
    return suspectWarning(
      found,
      classes,
      target,
      { at: ['data', 'target'], rows: rows.slice(0, SHOWN) },
      l10n.t('row {0}', rows[0] ?? 0),
    );
  },
};
