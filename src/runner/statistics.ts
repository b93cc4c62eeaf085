import type { Sample } from './scale/scaler';

/** Statistics of one column, population variance; all exact to about 1e-15 relative. */
export interface Moments {
  /** Number of values. */
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Mean and variance by two passes: a compensated sum (Neumaier 1974) for the mean, then the
 * deviations from it with the correction term of Chan, Golub and LeVeque (1983), so that a small
 * spread about a large mean keeps its digits. A constant column has exactly its value and 0.
 */
export function moments({ values, counts }: Pick<Sample, 'values' | 'counts'>): Moments {
  let n = 0;
  let sum = 0;
  let lost = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const weight = counts?.[i] ?? 1;
    if (weight === 0) continue;
    const value = values[i]!;
    n += weight;
    min = Math.min(min, value);
    max = Math.max(max, value);
    const term = weight * value;
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  if (n === 0) return { n, mean: 0, variance: 0, min: 0, max: 0 };
  if (min === max) return { n, mean: min, variance: 0, min, max };
  const first = (sum + lost) / n;
  let deviation = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = counts?.[i] ?? 1;
    const away = values[i]! - first;
    deviation += weight * away;
    squares += weight * away * away;
  }
  const mean = first + deviation / n;
  return { n, mean, variance: (squares - (deviation * deviation) / n) / n, min, max };
}

/** Quantile of ascending values by linear interpolation, as numpy's default. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  const a = sorted[low]!;
  const b = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return a + (b - a) * (place - low);
}
