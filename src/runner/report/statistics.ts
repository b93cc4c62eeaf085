import type { Statistics } from '../../shared/protocol/dataReport';
import { moments } from '../statistics';
import { boxOf, byClass } from './boxes';
import { histogram, type HistogramInput } from './histogram';

/** The third standardized moment of the population (scipy.stats.skew); 0 for a constant. */
function skewness(
  { values, counts }: HistogramInput,
  n: number,
  mean: number,
  variance: number,
): number {
  if (variance === 0) return 0;
  let cubes = 0;
  for (let i = 0; i < values.length; i++) {
    const away = values[i]! - mean;
    cubes += (counts?.[i] ?? 1) * away * away * away;
  }
  return cubes / n / variance ** 1.5;
}

/** What the report tells of a column's values, none of them missing. */
export function statistics(input: HistogramInput): Statistics {
  const { n, mean, variance, min, max } = moments(input);
  const { values, counts, labels, classes = 0 } = input;
  const whole = boxOf(values, counts);
  return {
    mean,
    std: Math.sqrt(variance),
    min,
    max,
    skew: skewness(input, n, mean, variance),
    box: whole?.box ?? { low: 0, q1: 0, median: 0, q3: 0, high: 0 },
    outliers: whole?.outliers ?? 0,
    histogram: histogram(input, min, max),
    ...(labels && {
      boxes: byClass(values, labels, classes).map((own) => boxOf(own)?.box ?? null),
    }),
  };
}
