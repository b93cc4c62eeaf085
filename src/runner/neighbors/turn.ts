import type { Axes } from './order';

/** Axes that a row is turned to at a time: their sums fit the processor's registers. */
const TURNED = 4;

/**
 * Rows turned to the axes.
 *
 * @param given [rows, columns]
 * @param coordinates [rows, stride]
 */
export function turn(
  given: Float64Array,
  columns: number,
  { mean, axes }: Axes,
  scale: number,
  coordinates: Float32Array,
  stride: number,
): void {
  const rows = given.length / columns;
  const away = new Float64Array(columns);
  // [columns / TURNED][columns][TURNED]; axes of zeros fill the last up.
  const grouped = new Float64Array(Math.ceil(columns / TURNED) * TURNED * columns);
  for (let axis = 0; axis < columns; axis++)
    for (let c = 0, lane = axis % TURNED; c < columns; c++)
      grouped[((axis - lane) / TURNED) * TURNED * columns + c * TURNED + lane] =
        axes[axis * columns + c]!;
  for (let i = 0, from = 0, to = 0; i < rows; i++, from += columns, to += stride) {
    for (let c = 0; c < columns; c++) away[c] = (given[from + c]! - mean[c]!) * scale;
    for (let axis = 0, at = 0; axis < columns; axis += TURNED) {
      let [first, second, third, fourth] = [0, 0, 0, 0];
      for (let c = 0; c < columns; c++, at += TURNED) {
        const value = away[c]!;
        first += value * grouped[at]!;
        second += value * grouped[at + 1]!;
        third += value * grouped[at + 2]!;
        fourth += value * grouped[at + 3]!;
      }
      coordinates[to + axis] = first;
      if (axis + 1 < columns) coordinates[to + axis + 1] = second;
      if (axis + 2 < columns) coordinates[to + axis + 2] = third;
      if (axis + 3 < columns) coordinates[to + axis + 3] = fourth;
    }
  }
}
