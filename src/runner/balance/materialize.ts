import type { Resampled } from './sampler';

type Rows = Pick<Resampled, 'kept' | 'synthetic' | 'lines'>;

/** How many rows balancing leaves. */
export const rowsLeft = (resampled: Rows): number =>
  resampled.kept.length + (resampled.lines ?? resampled.synthetic).length;

/**
 * The balanced rows as their provenance tells them: those kept, then the synthetic ones,
 * a + weight · (b − a), or the values they bring.
 *
 * @param x [rows, columns], C order: the rows that were balanced.
 * @param y Class index of each row.
 * @param into What the rows are written to, [kept + synthetic, columns].
 * @returns those rows, and the class index of each.
 */
export function materialize<A extends Float32Array | Float64Array>(
  x: Float64Array,
  columns: number,
  y: Int32Array,
  resampled: Rows,
  into: A,
): { x: A; y: Int32Array } {
  const { kept, lines } = resampled;
  const balanced = { x: into, y: new Int32Array(into.length / columns) };
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
