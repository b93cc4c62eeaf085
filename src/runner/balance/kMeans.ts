import type { Random } from '../engine/random';
import { nearestNeighbors } from '../neighbors';
import { squaredDistance } from '../neighbors/exact';

/** Products above which centres are drawn plainly: k-means++ looks at every row for each centre. */
const MOST_SEEDING = 4e9;
const MAX_ITERATIONS = 300;
/** Of the columns' mean variance: centres that move less have settled. */
const TOLERANCE = 1e-4;

export interface Clusters {
  /** [k, columns], C order. */
  readonly centers: Float64Array;
  /** Cluster of each of the rows. */
  readonly labels: Int32Array;
}

/**
 * k-means by Lloyd's algorithm, started by k-means++ (Arthur and Vassilvitskii, SODA 2007) with one
 * draw a centre. A cluster that loses all its rows takes the row farthest from its centre.
 *
 * @param x [rows of x, columns], C order.
 * @param rows Rows of x to cluster; at least k.
 */
export function kMeans(
  x: Float64Array,
  columns: number,
  rows: Int32Array,
  k: number,
  random: Random,
): Clusters {
  const n = rows.length;
  // Rows first, then centres: what looks for neighbours wants both in one matrix.
  const all = new Float64Array((n + k) * columns);
  rows.forEach((row, i) => all.set(x.subarray(row * columns, (row + 1) * columns), i * columns));
  const center = (c: number): number => n + c;
  seed(all, columns, n, k, random).forEach((row, c) =>
    all.copyWithin(center(c) * columns, row * columns, (row + 1) * columns),
  );
  const queries = Int32Array.from({ length: n }, (_, i) => i);
  const points = Int32Array.from({ length: k }, (_, c) => center(c));
  const tolerance = TOLERANCE * meanVariance(all, columns, n);
  let labels: Int32Array = new Int32Array(n);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const found = nearestNeighbors(all, columns, points, queries, 1).map((row) => row - n);
    const same = iteration > 0 && found.every((label, i) => label === labels[i]);
    labels = found;
    if (same) break;
    if (recenter(all, columns, n, k, labels) <= tolerance) break;
  }
  labels = nearestNeighbors(all, columns, points, queries, 1).map((row) => row - n);
  return { centers: all.slice(n * columns), labels };
}

/** Rows to start from. */
function seed(x: Float64Array, columns: number, n: number, k: number, random: Random): number[] {
  if (n * k * columns > MOST_SEEDING) {
    const order = random.shuffle(Int32Array.from({ length: n }, (_, i) => i));
    return Array.from(order.subarray(0, k));
  }
  const chosen = [random.integer(n)];
  const nearest = new Float64Array(n).fill(Infinity);
  while (chosen.length < k) {
    const last = chosen.at(-1)!;
    let total = 0;
    for (let i = 0; i < n; i++) {
      nearest[i] = Math.min(nearest[i]!, squaredDistance(x, columns, i, last));
      total += nearest[i]!;
    }
    let left = random.uniform53() * total;
    let next = 0;
    while (next < n - 1 && (left -= nearest[next]!) >= 0) next++;
    // All that is left are repetitions of rows chosen; any will do.
    chosen.push(total > 0 ? next : random.integer(n));
  }
  return chosen;
}

function meanVariance(x: Float64Array, columns: number, n: number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += x[i * columns + c]! / n;
    for (let i = 0; i < n; i++) sum += (x[i * columns + c]! - mean) ** 2 / n;
  }
  return sum / columns;
}

/** Moves each centre to the mean of its rows; returns the sum of squared movements. */
function recenter(
  all: Float64Array,
  columns: number,
  n: number,
  k: number,
  labels: Int32Array,
): number {
  const sums = new Float64Array(k * columns);
  const counts = new Int32Array(k);
  labels.forEach((label, i) => {
    counts[label]!++;
    for (let c = 0; c < columns; c++) sums[label * columns + c]! += all[i * columns + c]!;
  });
  counts.forEach((count, label) => {
    if (count > 0) return;
    let farthest = 0;
    let most = -1;
    labels.forEach((own, i) => {
      const distance = squaredDistance(all, columns, i, n + own);
      if (distance > most && counts[own]! > 1) [farthest, most] = [i, distance];
    });
    const from = labels[farthest]!;
    counts[from]!--;
    counts[label] = 1;
    labels[farthest] = label;
    for (let c = 0; c < columns; c++) {
      sums[from * columns + c]! -= all[farthest * columns + c]!;
      sums[label * columns + c] = all[farthest * columns + c]!;
    }
  });
  let moved = 0;
  counts.forEach((count, label) => {
    for (let c = 0; c < columns; c++) {
      const at = (n + label) * columns + c;
      const to = sums[label * columns + c]! / Math.max(count, 1);
      moved += (to - all[at]!) ** 2;
      all[at] = to;
    }
  });
  return moved;
}
