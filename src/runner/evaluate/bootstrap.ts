import { evenBound, random, remainder } from '../engine/random';
import { pauses } from '../prepare/pauses';
import { quantile } from './sample';

/** Resamples of a part; the percentile interval's ends are then good to about two digits. */
export const RESAMPLES = 1000;
/** Share of the resamples within the interval. */
export const CONFIDENCE = 0.95;
/** More samples than these are drawn again by groups: a million of them would take a minute. */
export const GROUPED = 100_000;
/** Groups of such a part: an interval is then as wide as from samples, to about 1 %. */
const GROUPS = 10_000;
/** Random words made at a time, at most. */
const WORDS = 4096;

/** Ends of a 95 % interval. */
export type Interval = readonly [low: number, high: number];

/**
 * What the bootstrap draws of so many samples: each for itself, or groups; sample i is in unit
 * i modulo the units.
 */
export const unitsOf = (samples: number): number => (samples > GROUPED ? GROUPS : samples);

/**
 * Percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13):
 * the units are drawn again with replacement, as many as there are, and the statistics taken
 * anew. A resample is told by how often each unit is in it. Signals and timers have their turn
 * between resamples.
 *
 * @param statistics numbers of one resample, as many each time; NaN where one is not defined
 * @returns null for a statistic that is not defined in half of the resamples, or without samples
 */
export async function bootstrap(
  units: number,
  seed: number,
  statistics: (counts: Int32Array) => readonly number[],
): Promise<readonly (Interval | null)[]> {
  const pause = pauses();
  const drawn: number[][] = [];
  const counts = new Int32Array(units);
  const words = new Uint32Array(Math.min(WORDS, units));
  // Unbiased by rejection, as Random.integer.
  const bound = evenBound(units);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    counts.fill(0);
    const stream = random(seed, 'bootstrap', resample);
    for (let left = units; left > 0;) {
      stream.fill(words);
      for (let i = 0; i < words.length && left > 0; i++) {
        const word = words[i]!;
        if (word >= bound) continue;
        counts[remainder(word, units)]!++;
        left--;
      }
    }
    statistics(counts).forEach((value, k) => (drawn[k] ??= []).push(value));
    await pause();
  }
  const tail = (1 - CONFIDENCE) / 2;
  return drawn.map((values) => {
    const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
    if (sorted.length < RESAMPLES / 2) return null;
    return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
  });
}
