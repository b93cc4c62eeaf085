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
  return counts ? weightedMoments(values, counts) : plainMoments(values);
}

/** The smallest and the largest value; 0 where there is none. */
export function extremes({
  values,
  counts,
}: Pick<Sample, 'values' | 'counts'>): Pick<Moments, 'min' | 'max'> {
  return counts ? weightedMoments(values, counts) : plainExtremes(values);
}

function plainExtremes(values: Float64Array): Pick<Moments, 'min' | 'max'> {
  let min = values[0] ?? 0;
  let max = min;
  const whole = values.length - (values.length % 4);
  const within = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  };
  // Hardly ever is one of four values beyond all before them, so these comparisons are foreseen.
  for (let i = 0; i < whole; i += 4) {
    const a = values[i]!;
    const b = values[i + 1]!;
    const c = values[i + 2]!;
    const d = values[i + 3]!;
    if (a < min || a > max || b < min || b > max || c < min || c > max || d < min || d > max)
      within(i, i + 4);
  }
  within(whole, values.length);
  return { min, max };
}

function plainMoments(values: Float64Array): Moments {
  const n = values.length;
  if (n === 0) return { n, mean: 0, variance: 0, min: 0, max: 0 };
  let sum = 0;
  let lost = 0;
  let min = values[0]!;
  let max = min;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    // One comparison that is foreseen: hardly any value is beyond all before it.
    if (value < min || value > max) {
      if (value < min) min = value;
      else max = value;
    }
    // Knuth's sum of two with its rounding error, which needs no branch.
    const next = sum + value;
    const part = next - sum;
    lost += sum - (next - part) + (value - part);
    sum = next;
  }
  if (min === max) return { n, mean: min, variance: 0, min, max };
  const first = (sum + lost) / n;
  let deviation = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const away = values[i]! - first;
    deviation += away;
    squares += away * away;
  }
  const variance = (squares - (deviation * deviation) / n) / n;
  return { n, mean: first + deviation / n, variance, min, max };
}

function weightedMoments(values: Float64Array, counts: Float64Array): Moments {
  let n = 0;
  let sum = 0;
  let lost = 0;
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const weight = counts[i]!;
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
    const weight = counts[i]!;
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

/** Puts the value of rank `k` in its place, with smaller ones before it (Hoare's selection). */
function select(values: Float64Array, low: number, high: number, k: number): void {
  let [from, to] = [low, high];
  while (from < to) {
    // A pivot near the rank sought (Floyd and Rivest 1975): few values are looked at twice.
    if (to - from > 600) {
      const n = to - from + 1;
      const place = k - from + 1;
      const z = Math.log(n);
      const size = 0.5 * Math.exp((2 * z) / 3);
      const spread = 0.5 * Math.sqrt((z * size * (n - size)) / n) * (place < n / 2 ? -1 : 1);
      const least = Math.max(from, Math.floor(k - (place * size) / n + spread));
      const most = Math.min(to, Math.floor(k + ((n - place) * size) / n + spread));
      select(values, least, most, k);
    }
    const pivot = values[k]!;
    let [i, j] = [from, to];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const kept = values[i]!;
      values[i++] = values[j]!;
      values[j--] = kept;
    }
    if (j < k) from = i;
    if (i > k) to = j;
  }
}

/** Quantiles as {@link quantile} of values in any order; shares ascending. */
export function quantiles(
  { values, counts }: Pick<Sample, 'values' | 'counts'>,
  shares: readonly number[],
): number[] {
  if (counts) return weightedQuantiles(values, counts, shares);
  const own = values.slice();
  const last = own.length - 1;
  let from = 0;
  return shares.map((share) => {
    const place = last * share;
    const low = Math.floor(place);
    select(own, from, last, low);
    from = low;
    if (low === last) return own[low]!;
    // The next one is the least of those behind.
    let next = Infinity;
    if (place > low) for (let i = low + 1; i <= last; i++) if (own[i]! < next) next = own[i]!;
    return place > low ? own[low]! + (next - own[low]!) * (place - low) : own[low]!;
  });
}

/** @param values ascending */
function weightedQuantiles(
  values: Float64Array,
  counts: Float64Array,
  shares: readonly number[],
): number[] {
  const total = counts.reduce((a, b) => a + b, 0);
  const at = (rank: number): number => {
    let before = 0;
    const found = counts.findIndex((count) => (before += count) > rank);
    return values[found === -1 ? values.length - 1 : found]!;
  };
  return shares.map((share) => {
    const place = (total - 1) * share;
    const low = Math.floor(place);
    const value = at(low);
    return value + (at(Math.min(low + 1, total - 1)) - value) * (place - low);
  });
}
