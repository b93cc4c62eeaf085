import type { Box } from '../../shared/protocol/dataReport';
import { quantilesOf } from '../quantiles';

/** Tukey's fences lie so many interquartile ranges beyond the quartiles. */
const FENCE = 1.5;
const QUARTILES = [0.25, 0.5, 0.75] as const;

export interface Boxed {
  readonly box: Box;
  /** Values beyond the fences. */
  readonly outliers: number;
}

/** Quartiles of values with counts, each value as often as it is counted. */
function countedQuartiles(values: Float64Array, counts: Float64Array): number[] {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const at = (place: number): number => {
    let passed = 0;
    return values[order.find((i) => (passed += counts[i]!) > place) ?? order.at(-1)!]!;
  };
  return QUARTILES.map((share) => {
    const place = (n - 1) * share;
    const low = Math.floor(place);
    const value = at(low);
    return value + (at(Math.min(low + 1, n - 1)) - value) * (place - low);
  });
}

/** Tukey's box of values, none of them missing; undefined where there are none. */
export function boxOf(values: Float64Array, counts?: Float64Array): Boxed | undefined {
  if (values.length === 0) return undefined;
  const [q1, median, q3] = (
    counts ? countedQuartiles(values, counts) : quantilesOf(values, QUARTILES)
  ) as [number, number, number];
  const [lowFence, highFence] = [q1 - FENCE * (q3 - q1), q3 + FENCE * (q3 - q1)];
  let low = Infinity;
  let high = -Infinity;
  let outliers = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const count = counts === undefined ? 1 : counts[i]!;
    if (value < lowFence || value > highFence) outliers += count;
    else if (count > 0) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { box: { low, q1, median, q3, high }, outliers };
}

/** Values by class. */
export function byClass(
  values: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
): Float64Array[] {
  const counts = new Int32Array(classes);
  for (let i = 0; i < values.length; i++) counts[labels[i]!]!++;
  const parts = Array.from(counts, (count) => new Float64Array(count));
  const filled = new Int32Array(classes);
  for (let i = 0; i < values.length; i++) {
    const k = labels[i]!;
    parts[k]![filled[k]!++] = values[i]!;
  }
  return parts;
}
