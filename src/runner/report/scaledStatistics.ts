import type { Box, Statistics } from '../../shared/protocol/dataReport';
import type { Affine } from '../scale/scaler';
import { extremes } from '../statistics';
import { histogram, type HistogramInput } from './histogram';

/**
 * Statistics of values that went along a straight line that rises, from those of the values before:
 * the order stays, and with it quartiles, outliers and skewness. What is within bounds is looked at
 * anew: a value at the very edge of a bin is in the one in which whoever looks for its rows finds it.
 *
 * @param input the values, scaled
 * @returns undefined for a line that does not rise
 */
export function scaledStatistics(
  before: Statistics,
  { subtract, factor, add }: Affine,
  input: HistogramInput,
): Statistics | undefined {
  if (!(factor > 0)) return undefined;
  const { min, max } = extremes(input);
  const along = (value: number): number => (value - subtract) * factor + add;
  const box = ({ low, q1, median, q3, high }: Box): Box => ({
    low: along(low),
    q1: along(q1),
    median: along(median),
    q3: along(q3),
    high: along(high),
  });
  return {
    mean: along(before.mean),
    std: before.std * factor,
    min,
    max,
    skew: before.skew,
    box: box(before.box),
    outliers: before.outliers,
    histogram: histogram(input, min, max),
    ...(before.boxes && { boxes: before.boxes.map((each) => each && box(each)) }),
  };
}
