/** Above so many columns, or below so many products, turning costs more than it saves. */
const MOST_COLUMNS = 96;
const WORTH_TURNING = 4e9;
/** Rows that axes are found from, and those that columns are ordered by. */
const SAMPLE = 4096;
const ORDERED = 256;
/** Rows that lie together once ordered. */
const LEAF = 32;

/** Eigenvectors of a symmetric matrix by cyclic Jacobi rotations, [n][n]: a vector a row; values in place. */
function eigen(matrix: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  let total = 0;
  for (const value of a) total += value * value;
  for (let sweep = 0; sweep < 12; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) off += a[p * n + q]! ** 2;
    // Any orthogonal axes will do, so a rough solution is as good as an exact one.
    if (off <= 1e-6 * total) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q]!;
        if (apq === 0) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const [kp, kq] = [a[k * n + p]!, a[k * n + q]!];
          a[k * n + p] = c * kp - s * kq;
          a[k * n + q] = s * kp + c * kq;
        }
        for (let k = 0; k < n; k++) {
          const [pk, qk] = [a[p * n + k]!, a[q * n + k]!];
          a[p * n + k] = c * pk - s * qk;
          a[q * n + k] = s * pk + c * qk;
          const [vp, vq] = [v[p * n + k]!, v[q * n + k]!];
          v[p * n + k] = c * vp - s * vq;
          v[q * n + k] = s * vp + c * vq;
        }
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors: v };
}

/** Axes along which the rows vary most come first. Distances do not change, being turned. */
export interface Axes {
  readonly mean: Float64Array;
  /** [columns][columns], an axis a row; empty where axes are columns. */
  readonly axes: Float64Array;
  /** The column of each axis, where axes are columns. */
  readonly plain: Int32Array | undefined;
}

/** Whether rows are turned to their principal axes. */
export const isTurned = (columns: number, points: number, queries: number): boolean =>
  columns <= MOST_COLUMNS && queries * points * columns > WORTH_TURNING;

/**
 * The principal axes of a sample of the rows; with many columns, the columns themselves by
 * variance. With the axes that vary most in front a far point shows after few of them.
 *
 * @param queries How many rows ask for neighbours among these.
 */
export function principalAxes(
  x: Float64Array,
  columns: number,
  rows: Int32Array,
  queries: number,
): Axes {
  const turned = isTurned(columns, rows.length, queries);
  const step = Math.max(1, Math.floor(rows.length / (turned ? SAMPLE : ORDERED)));
  const mean = new Float64Array(columns);
  let n = 0;
  for (let i = 0; i < rows.length; i += step, n++)
    for (let c = 0; c < columns; c++) mean[c]! += x[rows[i]! * columns + c]!;
  for (let c = 0; c < columns; c++) mean[c]! /= n;
  const byVariance = (variance: Float64Array): Int32Array =>
    Int32Array.from(variance.keys()).sort((a, b) => variance[b]! - variance[a]!);
  if (!turned) {
    const variance = new Float64Array(columns);
    for (let i = 0; i < rows.length; i += step) {
      const from = rows[i]! * columns;
      for (let c = 0; c < columns; c++) variance[c]! += (x[from + c]! - mean[c]!) ** 2;
    }
    return { mean, axes: new Float64Array(0), plain: byVariance(variance) };
  }
  const covariance = new Float64Array(columns * columns);
  const away = new Float64Array(columns);
  for (let i = 0; i < rows.length; i += step) {
    const from = rows[i]! * columns;
    for (let c = 0; c < columns; c++) away[c] = x[from + c]! - mean[c]!;
    for (let c = 0, at = 0; c < columns; c++, at += columns) {
      const value = away[c]!;
      for (let d = 0; d <= c; d++) covariance[at + d]! += value * away[d]!;
    }
  }
  for (let c = 0; c < columns; c++)
    for (let d = 0; d < c; d++) covariance[d * columns + c] = covariance[c * columns + d]!;
  const { values, vectors } = eigen(covariance, columns);
  const axes = new Float64Array(columns * columns);
  byVariance(values).forEach((from, to) => {
    axes.set(vectors.subarray(from * columns, (from + 1) * columns), to * columns);
  });
  return { mean, axes, plain: undefined };
}

/** Puts the `middle`th smallest of items[low..high) by `key` in its place, smaller ones before it. */
function select(items: Int32Array, low: number, high: number, middle: number, key: Float32Array) {
  let [from, to] = [low, high - 1];
  while (from < to) {
    const pivot = key[items[(from + to) >>> 1]!]!;
    let [i, j] = [from, to];
    while (i <= j) {
      while (key[items[i]!]! < pivot) i++;
      while (key[items[j]!]! > pivot) j--;
      if (i > j) break;
      const kept = items[i]!;
      items[i++] = items[j]!;
      items[j--] = kept;
    }
    if (middle <= j) to = j;
    else if (middle >= i) from = i;
    else return;
  }
}

/**
 * An order in which rows that lie near each other stand together: halved again and again along the
 * axis on which they spread most.
 *
 * @param axes Coordinates by axis, [rows] each; those that vary most.
 */
export function spatialOrder(axes: readonly Float32Array[], rows: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const halve = (low: number, high: number): void => {
    if (high - low <= LEAF) return;
    let widest = axes[0]!;
    let most = -1;
    for (const key of axes) {
      let [least, largest] = [Infinity, -Infinity];
      for (let i = low; i < high; i++) {
        const value = key[order[i]!]!;
        if (value < least) least = value;
        if (value > largest) largest = value;
      }
      if (largest - least > most) [widest, most] = [key, largest - least];
    }
    // A multiple of the leaf, so that tiles do not straddle leaves.
    const middle = low + LEAF * Math.ceil((high - low) / LEAF / 2);
    select(order, low, high, middle, widest);
    halve(low, middle);
    halve(middle, high);
  };
  halve(0, rows);
  return order;
}
