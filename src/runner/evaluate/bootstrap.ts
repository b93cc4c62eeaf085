import { random } from '../engine/random';
import { quantile } from './sample';

/** Resamples of a part; the percentile interval's ends are then good to about two digits. */
export const RESAMPLES = 1000;
/** Share of the resamples within the interval. */
export const CONFIDENCE = 0.95;

/** Ends of a 95 % interval. */
export type Interval = readonly [low: number, high: number];

/**
 * Percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13):
 * the samples are drawn again with replacement, as many as there are, and the statistics taken
 * anew. A resample is told by how often each sample is in it.
 *
 * @param statistics numbers of one resample, as many each time; NaN where one is not defined
 * @returns null for a statistic that is not defined in half of the resamples, or without samples
 */
export function bootstrap(
  samples: number,
  seed: number,
  statistics: (counts: Int32Array) => readonly number[],
): readonly (Interval | null)[] {
  const drawn: number[][] = [];
  const counts = new Int32Array(samples);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    counts.fill(0);
    const stream = random(seed, 'bootstrap', resample);
    for (let i = 0; i < samples; i++) counts[stream.integer(samples)]!++;
    statistics(counts).forEach((value, k) => (drawn[k] ??= []).push(value));
  }
  const tail = (1 - CONFIDENCE) / 2;
  return drawn.map((values) => {
    const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
    if (sorted.length < RESAMPLES / 2) return null;
    return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
  });
}
