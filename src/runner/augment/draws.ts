import type { Random } from '../engine/random';

/** U[low, high); exactly 0 for [0, 0], never −0. */
export const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random.uniform53() + 0;

/** U[−range, range). */
export const around = (random: Random, range: number): number => between(random, -range, range);

/** A number r gives [middle − r, middle + r]; a pair is taken as it is. */
export function rangeAround(
  middle: number,
  range: number | readonly number[],
): readonly [number, number] {
  if (typeof range === 'number') return [middle - range, middle + range];
  return [range[0]!, range[1]!];
}
