import type { Histogram } from '../../shared/protocol/dataReport';

const BINS = 30;

export interface HistogramInput {
  readonly values: Float64Array;
  /** How often each value occurs; absent: once. */
  readonly counts?: Float64Array | undefined;
  /** Class index of each value, to tell classes apart. */
  readonly labels?: Float64Array | undefined;
  readonly classes?: number;
}

/** numpy's histogram with bins of equal width between the extremes, the last one closed. */
export function histogram(
  { values, counts, labels, classes = 0 }: HistogramInput,
  min: number,
  max: number,
): Histogram {
  const bins = max > min ? BINS : 1;
  const width = (max - min) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? max : min + i * width));
  const totals = new Array<number>(bins).fill(0);
  const each = Array.from({ length: labels ? classes : 0 }, () => new Array<number>(bins).fill(0));
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const count = counts?.[i] ?? 1;
    if (Number.isNaN(value) || count === 0) continue;
    const bin = width > 0 ? Math.min(bins - 1, Math.floor((value - min) / width)) : 0;
    totals[bin]! += count;
    if (labels) each[labels[i]!]![bin]! += count;
  }
  return { edges, counts: totals, ...(labels && { byClass: each }) };
}
