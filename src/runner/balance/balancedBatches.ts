import { defineBalancer } from './sampler';

export const balancedBatches = defineBalancer({
  kind: 'balance',
  name: 'balancedBatches',
  doc: 'Draws the classes of each batch evenly: rows of rare classes come again within an epoch, and of frequent ones a part each time. An epoch stays as long as the training part.',
  source: 'imbalanced-learn BalancedBatchGenerator, without losing the rows that it leaves out',
  params: {},
  balancedBatches: true,
});

/**
 * The order of an epoch in which the classes take turns.
 *
 * @param y Class of each row.
 * @param shuffle Shuffles rows in place; called for each pass over the rows of a class.
 */
export function balancedOrder(
  y: ArrayLike<number>,
  shuffle: (rows: Int32Array) => void,
): Int32Array {
  const byClass = new Map<number, number[]>();
  for (let row = 0; row < y.length; row++) {
    const own = byClass.get(y[row]!) ?? [];
    own.push(row);
    byClass.set(y[row]!, own);
  }
  const classes = [...byClass].sort(([a], [b]) => a - b).map(([, rows]) => Int32Array.from(rows));
  const next = classes.map((rows) => rows.length);
  return Int32Array.from({ length: y.length }, (_, i) => {
    const k = i % classes.length;
    const rows = classes[k]!;
    if (next[k] === rows.length) {
      shuffle(rows);
      next[k] = 0;
    }
    return rows[next[k]!++]!;
  });
}
