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
  resampled: Pick<Resampled, 'kept' | 'synthetic' | 'lines'>,
): { x: Float64Array; y: Int32Array } {
  const { kept, lines } = resampled;
  const rows = kept.length + (lines ?? resampled.synthetic).length;
  const balanced = { x: new Float64Array(rows * columns), y: new Int32Array(rows) };
  // Rows that stand together are copied together: mostly all of them do.
  for (let i = 0, end = 0; i < kept.length; i = end) {
    while (end < kept.length && kept[end] === kept[i]! + end - i) end++;
    const from = kept[i]!;
    balanced.x.set(x.subarray(from * columns, (from + end - i) * columns), i * columns);
    balanced.y.set(y.subarray(from, from + end - i), i);
  }
  const join = (to: number, a: number, b: number, weight: number): void => {
    for (const end = to + columns; to < end; to++, a++, b++) {
      const from = x[a]!;
      balanced.x[to] = from + weight * (x[b]! - from);
    }
  };
  if (lines) {
    balanced.y.set(lines.y.subarray(0, lines.length), kept.length);
    for (let i = 0, to = kept.length * columns; i < lines.length; i++, to += columns)
      join(to, lines.from[i]! * columns, lines.to[i]! * columns, lines.weights[i]!);
    return balanced;
  }
  resampled.synthetic.forEach(({ parents: [a, b], weight, y: label, values }, i) => {
    const to = (kept.length + i) * columns;
    balanced.y[kept.length + i] = label;
    if (values) balanced.x.set(values, to);
    else join(to, a * columns, b * columns, weight);
  });
  return balanced;
}
