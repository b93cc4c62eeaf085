/** Rows that are worked on at a time: 30 columns of them stay in the cache. */
const BLOCK = 2048;
/** Products of two numbers that a report takes time for. */
const BUDGET = 2e9;

/** Rows between those that are looked at, so that `pairs` of columns stay within the time there is. */
export const strideFor = (rows: number, pairs: number): number =>
  Math.max(1, Math.ceil((rows * pairs) / BUDGET));

export interface Products {
  /** Rows that were looked at. */
  readonly n: number;
  readonly means: Float64Array;
  /** [columns, columns]: sums of products of the deviations from the means, lower triangle. */
  readonly sums: Float64Array;
}

/**
 * Sums of products of every pair of columns about their means, block by block of rows.
 *
 * @param stride 1 takes every row.
 */
export function products(columns: readonly Float64Array[], stride: number): Products {
  const width = columns.length;
  const rows = columns[0]?.length ?? 0;
  const n = Math.ceil(rows / stride);
  const means = Float64Array.from(columns, (column) => {
    let sum = 0;
    for (let row = 0; row < rows; row += stride) sum += column[row]!;
    return sum / n;
  });
  const sums = new Float64Array(width * width);
  const centred = columns.map(() => new Float64Array(BLOCK));
  for (let start = 0; start < n; start += BLOCK) {
    const length = Math.min(BLOCK, n - start);
    columns.forEach((column, c) => {
      const to = centred[c]!;
      const mean = means[c]!;
      for (let i = 0; i < length; i++) to[i] = column[(start + i) * stride]! - mean;
    });
    for (let a = 0; a < width; a++)
      for (let b = 0; b <= a; b++) sums[a * width + b]! += dot(centred[a]!, centred[b]!, length);
  }
  return { n, means, sums };
}

function dot(a: Float64Array, b: Float64Array, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (; i < length; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}
