/** A row number or a picture's path: what names a sample to its owner. */
export type SampleName = number | string;

/** As JSON holds it: what is not finite has no value. */
export const jsonNumber = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Positions of the `count` largest badnesses, worst first; NaN is the worst, ties by position. */
export function worst(badness: Float64Array, count: number): number[] {
  const found: number[] = [];
  const ranks: number[] = [];
  for (let i = 0; i < badness.length; i++) {
    const rank = Number.isNaN(badness[i]!) ? Infinity : badness[i]!;
    if (found.length === count && rank <= (ranks.at(-1) ?? Infinity)) continue;
    let place = found.length;
    while (place > 0 && ranks[place - 1]! < rank) place--;
    found.splice(place, 0, i);
    ranks.splice(place, 0, rank);
    found.length = Math.min(found.length, count);
    ranks.length = found.length;
  }
  return found;
}

/** numpy's quantile, linear between neighbours, of ascending values. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
  return low + (high - low) * (place - below);
}
