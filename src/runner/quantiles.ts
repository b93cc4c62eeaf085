/** Fewer values than these are sorted as they are. */
const SORTED = 2048;
const BINS = 4096;

/**
 * Quantiles by linear interpolation, as numpy's default, without sorting all values: a fine
 * histogram tells in which bins the wanted places lie, and only the values in those are sorted.
 * Exact: the very numbers that sorting would give.
 *
 * @param values Not empty; none missing.
 * @param shares Each from 0 to 1.
 */
export function quantilesOf(values: Float64Array, shares: readonly number[]): number[] {
  const n = values.length;
  const places = shares.map((share) => (n - 1) * share);
  const at = orderStatistics(
    values,
    places.flatMap((place) => [Math.floor(place), Math.min(Math.floor(place) + 1, n - 1)]),
  );
  return places.map((place, i) => {
    const [low, high] = [at[2 * i]!, at[2 * i + 1]!];
    return low + (high - low) * (place - Math.floor(place));
  });
}

/** The values that would stand at 0-based places if all were sorted. */
function orderStatistics(values: Float64Array, places: readonly number[]): number[] {
  const n = values.length;
  if (n <= SORTED) {
    const sorted = values.toSorted();
    return places.map((place) => sorted[place]!);
  }
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min === max) return places.map(() => min);
  const scale = BINS / (max - min);
  const counts = new Int32Array(BINS + 1);
  for (let i = 0; i < n; i++) counts[((values[i]! - min) * scale) | 0]!++;
  counts[BINS - 1]! += counts[BINS]!;
  const starts = new Int32Array(BINS);
  for (let bin = 1; bin < BINS; bin++) starts[bin] = starts[bin - 1]! + counts[bin - 1]!;

  const wanted = places.map((place) => binOf(starts, counts, place));
  const lists = new Map(wanted.map((bin) => [bin, new Float64Array(counts[bin]!)]));
  const asked = new Uint8Array(BINS + 1);
  for (const bin of lists.keys()) asked[bin] = 1;
  asked[BINS] = asked[BINS - 1]!;
  const filled = new Int32Array(BINS);
  for (let i = 0; i < n; i++) {
    let bin = ((values[i]! - min) * scale) | 0;
    if (asked[bin] === 0) continue;
    if (bin === BINS) bin--;
    lists.get(bin)![filled[bin]!++] = values[i]!;
  }
  for (const list of lists.values()) list.sort();
  return places.map((place, i) => lists.get(wanted[i]!)![place - starts[wanted[i]!]!]!);
}

/** The bin that the value at a place lies in. */
function binOf(starts: Int32Array, counts: Int32Array, place: number): number {
  let low = 0;
  let high = BINS - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  // Empty bins share their start with the one that has the value.
  while (counts[low] === 0) low--;
  return low;
}
