import { moments } from '../statistics';

const MAX_ITERATIONS = 300;
/** Of the variance: centres that move less, all squared ones together, have settled. */
const TOLERANCE = 1e-4;

/**
 * Centres of k-means on one column by Lloyd's algorithm, as scikit-learn's `KMeans` with given first
 * centres and `n_init=1`. A centre that loses all its values takes the one farthest from its own.
 *
 * @param sorted Values, ascending.
 * @param first Ascending.
 * @returns ascending
 */
export function kMeans1d(sorted: Float64Array, first: readonly number[]): number[] {
  const settled = TOLERANCE * moments({ values: sorted }).variance;
  let centers = [...first];
  let before: number[] | undefined;
  for (let i = 0; i < MAX_ITERATIONS; i++) {
    const ends = endsOf(sorted, centers);
    const moved = meansOf(sorted, centers, ends);
    const shift = moved.reduce((sum, center, k) => sum + (center - centers[k]!) ** 2, 0);
    const same = before?.every((end, k) => end === ends[k]) ?? false;
    centers = moved.sort((a, b) => a - b);
    if (same || shift <= settled) break;
    before = ends;
  }
  return centers;
}

/** Where the values that are nearest to each centre end; of two as near the first has them. */
function endsOf(sorted: Float64Array, centers: readonly number[]): number[] {
  let place = 0;
  return centers.map((center) => {
    // Of equal centres the first has all, and the others none.
    const next = centers.find((each) => each > center);
    if (next === undefined) return sorted.length;
    while (place < sorted.length && sorted[place]! - center <= next - sorted[place]!) place++;
    return place;
  });
}

/** The mean of each centre's values. */
function meansOf(
  sorted: Float64Array,
  centers: readonly number[],
  ends: readonly number[],
): number[] {
  const sums = centers.map(() => 0);
  const counts = centers.map((_, k) => ends[k]! - (ends[k - 1] ?? 0));
  const away: { value: number; own: number; distance: number }[] = [];
  const empty = counts.flatMap((count, k) => (count === 0 ? [k] : []));
  for (let k = 0, place = 0; k < centers.length; k++)
    for (; place < ends[k]!; place++) {
      const value = sorted[place]!;
      sums[k]! += value;
      if (empty.length > 0) away.push({ value, own: k, distance: Math.abs(value - centers[k]!) });
    }
  away.sort((a, b) => b.distance - a.distance);
  empty.forEach((k, i) => {
    const farthest = away[i];
    if (farthest === undefined) return;
    const { value, own } = farthest;
    [sums[k], counts[k]] = [value, 1];
    sums[own]! -= value;
    counts[own]!--;
  });
  return sums.map((sum, k) => (counts[k]! > 0 ? sum / counts[k]! : centers[k]!));
}
