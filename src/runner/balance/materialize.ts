import type { Resampled } from './sampler';

/**
 * The balanced rows as their provenance tells them: those kept, then the synthetic ones,
 * a + weight · (b − a), or the values they bring.
 *
 * @param x [rows, columns], C order: the rows that were balanced.
 * @param y Class index of each row.
 * @returns x [kept + synthetic, columns] and the class index of each row.
 */
export function materialize(
  x: Float64Array,
  columns: number,
  y: Int32Array,
  { kept, synthetic }: Pick<Resampled, 'kept' | 'synthetic'>,
): { x: Float64Array; y: Int32Array } {
  const rows = kept.length + synthetic.length;
  const balanced = { x: new Float64Array(rows * columns), y: new Int32Array(rows) };
  // Rows that stand together are copied together: mostly all of them do.
  for (let i = 0, end = 0; i < kept.length; i = end) {
    while (end < kept.length && kept[end] === kept[i]! + end - i) end++;
    const from = kept[i]!;
    balanced.x.set(x.subarray(from * columns, (from + end - i) * columns), i * columns);
    balanced.y.set(y.subarray(from, from + end - i), i);
  }
  synthetic.forEach(({ parents: [a, b], weight, y: label, values }, i) => {
    const to = (kept.length + i) * columns;
    balanced.y[kept.length + i] = label;
    if (values) return balanced.x.set(values, to);
    for (let column = 0; column < columns; column++) {
      const from = x[a * columns + column]!;
      balanced.x[to + column] = from + weight * (x[b * columns + column]! - from);
    }
  });
  return balanced;
}
