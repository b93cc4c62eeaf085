import type { Column } from './data/dataset';
import type { Preprocess } from './prepared';
import { linesOf, scaleColumns, toRows } from './preprocess';
import type { Affine } from './scale/scaler';

/** Rows scaled together: what becomes of them stays in a core's second-level cache. */
const BLOCK = 2048;

/** Four columns from place `c` on: a row's line in the cache is looked for a quarter as often. */
function writeFour(
  values: readonly Float64Array[],
  lines: readonly Affine[],
  c: number,
  [from, to]: readonly [number, number],
  into: Float32Array,
): void {
  const width = values.length;
  const [a, b, d, e] = [values[c]!, values[c + 1]!, values[c + 2]!, values[c + 3]!];
  const { subtract: aLess, factor: aTimes, add: aMore } = lines[c]!;
  const { subtract: bLess, factor: bTimes, add: bMore } = lines[c + 1]!;
  const { subtract: dLess, factor: dTimes, add: dMore } = lines[c + 2]!;
  const { subtract: eLess, factor: eTimes, add: eMore } = lines[c + 3]!;
  for (let row = from, at = from * width + c; row < to; row++, at += width) {
    into[at] = (a[row]! - aLess) * aTimes + aMore;
    into[at + 1] = (b[row]! - bLess) * bTimes + bMore;
    into[at + 2] = (d[row]! - dLess) * dTimes + dMore;
    into[at + 3] = (e[row]! - eLess) * eTimes + eMore;
  }
}

function writeOne(
  values: readonly Float64Array[],
  lines: readonly Affine[],
  c: number,
  [from, to]: readonly [number, number],
  into: Float32Array,
): void {
  const own = values[c]!;
  const { subtract, factor, add } = lines[c]!;
  for (let row = from, at = from * values.length + c; row < to; row++, at += values.length)
    into[at] = (own[row]! - subtract) * factor + add;
}

/** Writes the rows [from, to) of scaled columns into all rows: a function of those. */
function writer(
  columns: readonly Column[],
  scale: Preprocess['scale'],
): (from: number, to: number, into: Float32Array) => void {
  const width = columns.length;
  const values = columns.map((column) => column.values);
  const lines = linesOf(scale);
  if (lines.includes(undefined))
    return (from, to, into) => {
      const block = columns.map((column, c) => ({
        ...column,
        values: values[c]!.subarray(from, to),
      }));
      toRows(scaleColumns(block, scale), into.subarray(from * width, to * width));
    };
  const all = lines as readonly Affine[];
  return (from, to, into) => {
    let c = 0;
    for (; c + 4 <= width; c += 4) writeFour(values, all, c, [from, to], into);
    for (; c < width; c++) writeOne(values, all, c, [from, to], into);
  };
}

/**
 * Columns scaled, as rows: each value in double, then rounded to float32. They are made block by
 * block, so that nothing of their size lies between the columns and the rows.
 *
 * @param columns In memory, of the same length.
 * @param between Called between two blocks.
 * @returns [rows, columns], C order
 */
export async function scaledRows(
  columns: readonly Column[],
  scale: Preprocess['scale'],
  between: () => Promise<void>,
): Promise<Float32Array> {
  const rows = columns[0]?.values.length ?? 0;
  const write = writer(columns, scale);
  const into = new Float32Array(rows * columns.length);
  for (let from = 0; from < rows; from += BLOCK) {
    write(from, Math.min(from + BLOCK, rows), into);
    await between();
  }
  return into;
}
