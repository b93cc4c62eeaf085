import { nSplits, refit, requireSamples, sharesBeside, testShare } from './folds';
import { partSizes } from './shares';
import { besideColumn, defineFolds, type SplitContext } from './splitter';

/** Positions from the earliest row to the latest; rows of one time as they stand. */
function inTime(context: SplitContext, column: string | undefined): Int32Array {
  const order = Int32Array.from({ length: context.dataset.target.length }, (_, i) => i);
  if (column === undefined) return order;
  const { values } = besideColumn(context, column);
  return order.sort((a, b) => values[a]! - values[b]! || a - b);
}

export const timeSeriesSplit = defineFolds({
  kind: 'split',
  name: 'timeSeriesSplit',
  doc: 'Trains on the past and validates on what comes next: each fold knows all rows of the one before it, and those that it was validated on.',
  source: 'scikit-learn TimeSeriesSplit',
  params: {
    column: {
      type: 'string',
      of: 'column',
      doc: 'The column of numbers or dates that tells the order, which is then no feature; default: the order of the rows.',
    },
    nSplits,
    maxTrainSize: {
      type: 'integer',
      min: 1,
      default: null,
      doc: 'Rows that a fold trains on at most, the latest ones; null: all.',
      unit: 'rows',
    },
    testSize: {
      type: 'integer',
      min: 1,
      default: null,
      doc: 'Rows that each fold is validated on; null: rows / (nSplits + 1).',
      unit: 'rows',
    },
    gap: {
      type: 'integer',
      min: 0,
      default: 0,
      doc: 'Rows left out between those trained on and those validated on.',
      unit: 'rows',
    },
    test: {
      ...testShare,
      doc: 'Share of the rows, the latest ones, that no fold sees, for the test part.',
    },
    refit,
  },
  beside: ({ column }) =>
    column === undefined ? [] : [{ name: column, use: 'order', at: ['split', 'column'] }],
  folds(context, { column, nSplits: k, maxTrainSize, testSize, gap, test }) {
    const order = inTime(context, column);
    const held = test === 0 ? 0 : partSizes(order.length, sharesBeside(test)).test;
    const n = order.length - held;
    const size = testSize ?? Math.floor(n / (k + 1));
    requireSamples(
      n,
      testSize === null ? Math.max(k + 1, gap + size * k + 1) : gap + size * k + 1,
      k,
    );
    const rows = (from: number, to: number): Int32Array => order.slice(from, to).sort();
    return Array.from({ length: k }, (_, fold) => {
      const start = n - (k - fold) * size;
      const end = start - gap;
      return {
        train: rows(maxTrainSize === null ? 0 : Math.max(0, end - maxTrainSize), end),
        validation: rows(start, start + size),
        test: rows(n, order.length),
      };
    });
  },
});
