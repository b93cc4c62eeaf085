import type { CorrelationReport } from '../../shared/protocol/dataReport';
import { products, strideFor } from './products';

/** Columns that are compared; a larger matrix would not be read. */
const MAX_COLUMNS = 60;

/** A numeric column of the training part. */
export interface Compared {
  readonly name: string;
  readonly values: Float64Array;
  /** 1 where the source has no value and a cleaning step put one; absent: nowhere. */
  readonly filled?: Uint8Array | undefined;
}

const rounded = (r: number): number => Math.round(r * 1e6) / 1e6;

/**
 * Pearson's r of every pair of columns, each over the rows where the source has both values:
 * what a cleaning step filled in says nothing about how two quantities go together.
 */
export function correlation(all: readonly Compared[]): CorrelationReport | undefined {
  if (all.length < 2) return undefined;
  const columns = all.slice(0, MAX_COLUMNS);
  const width = columns.length;
  const rows = columns[0]!.values.length;
  const stride = strideFor(rows, (width * width) / 2);
  const whole = products(
    columns.map(({ values }) => values),
    stride,
  );
  const of = (a: number, b: number): number => whole.sums[a * width + b]!;
  const r: (number | null)[][] = [];
  const n: number[][] = [];
  columns.forEach((column, a) => {
    const pairs = columns.slice(0, a).map((other, b) => {
      if (column.filled === undefined && other.filled === undefined)
        return { r: ratio(of(a, b), of(a, a), of(b, b)), n: whole.n };
      return completePairs(column, other, whole.means[a]!, whole.means[b]!, stride);
    });
    r.push(pairs.map((each) => each.r));
    n.push(pairs.map((each) => each.n));
  });
  return { columns: columns.map(({ name }) => name), of: all.length, r, n };
}

const ratio = (product: number, a: number, b: number): number | null =>
  a > 0 && b > 0 ? rounded(Math.max(-1, Math.min(1, product / Math.sqrt(a * b)))) : null;

/** r of two columns over the rows where neither was filled; sums about the means of all rows. */
function completePairs(
  x: Compared,
  y: Compared,
  meanX: number,
  meanY: number,
  stride: number,
): { r: number | null; n: number } {
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < x.values.length; row += stride) {
    if (x.filled?.[row] || y.filled?.[row]) continue;
    const a = x.values[row]! - meanX;
    const b = y.values[row]! - meanY;
    n++;
    sx += a;
    sy += b;
    sxx += a * a;
    syy += b * b;
    sxy += a * b;
  }
  if (n < 2) return { r: null, n };
  return { r: ratio(sxy - (sx * sy) / n, sxx - (sx * sx) / n, syy - (sy * sy) / n), n };
}
