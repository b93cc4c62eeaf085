import type { Box } from '../../shared/protocol/dataReport';
import type { HistogramInput } from './histogram';

/** Tukey's fences lie so many interquartile ranges beyond the quartiles. */
const FENCE = 1.5;
const MAX_BINS = 4096;

export interface Boxed {
  readonly boxes: readonly (Box | null)[];
  /** Values beyond the fences, by group. */
  readonly outliers: readonly number[];
}

/**
 * Exact quartiles of each group without sorting all values: a fine histogram tells in which bins
 * the wanted places lie, and the values of those bins alone are sorted. Three passes.
 *
 * @param groups How many groups `labels` tell apart; without labels, all values are one group.
 */
export function boxesOf(
  { values, counts, labels }: HistogramInput,
  groups: number,
  min: number,
  max: number,
): Boxed {
  const n = values.length;
  const bins = max > min ? Math.min(MAX_BINS, Math.ceil(n / 4) + 1) : 1;
  const scale = bins === 1 ? 0 : bins / (max - min);
  const binOf = (value: number): number => Math.min(bins - 1, Math.floor((value - min) * scale));
  const totals = new Float64Array(groups * bins);
  for (let i = 0; i < n; i++) {
    const group = labels === undefined ? 0 : labels[i]!;
    totals[group * bins + binOf(values[i]!)]! += counts?.[i] ?? 1;
  }
  const wanted = Array.from({ length: groups }, (_, group) =>
    wantedBins(totals.subarray(group * bins, (group + 1) * bins)),
  );
  const gathered = gather(values, wanted, bins, binOf, counts, labels);
  const quartiles = wanted.map((each, group) =>
    each === undefined
      ? undefined
      : each.places.map(({ low, high, share }) => {
          const a = orderStatistic(low, gathered[group]!);
          const b = orderStatistic(high, gathered[group]!);
          return a + (b - a) * share;
        }),
  );
  return whiskers(values, quartiles, counts, labels);
}

/** A place in the order: 0-based order statistic `k` lies in `bin`, behind `before` values. */
interface Order {
  readonly k: number;
  readonly bin: number;
  readonly before: number;
}
interface Wanted {
  readonly places: readonly {
    readonly low: Order;
    readonly high: Order;
    readonly share: number;
  }[];
}

function wantedBins(totals: Float64Array): Wanted | undefined {
  const n = totals.reduce((sum, count) => sum + count, 0);
  if (n === 0) return undefined;
  const order = (k: number): Order => {
    let before = 0;
    let bin = 0;
    while (before + totals[bin]! <= k) before += totals[bin++]!;
    return { k, bin, before };
  };
  return {
    places: [0.25, 0.5, 0.75].map((share) => {
      const place = (n - 1) * share;
      const low = Math.floor(place);
      return { low: order(low), high: order(Math.min(low + 1, n - 1)), share: place - low };
    }),
  };
}

interface Counted {
  readonly value: number;
  readonly count: number;
}

/** The values of the wanted bins, sorted, by group and bin. */
function gather(
  values: Float64Array,
  wanted: readonly (Wanted | undefined)[],
  bins: number,
  binOf: (value: number) => number,
  counts: Float64Array | undefined,
  labels: Float64Array | undefined,
): Map<number, Counted[]>[] {
  const asked = new Uint8Array(wanted.length * bins);
  const gathered = wanted.map((each, group) => {
    const lists = new Map<number, Counted[]>();
    for (const { low, high } of each?.places ?? [])
      for (const { bin } of [low, high]) {
        asked[group * bins + bin] = 1;
        lists.set(bin, []);
      }
    return lists;
  });
  for (let i = 0; i < values.length; i++) {
    const group = labels === undefined ? 0 : labels[i]!;
    const bin = binOf(values[i]!);
    if (asked[group * bins + bin] === 0) continue;
    const count = counts?.[i] ?? 1;
    if (count > 0) gathered[group]!.get(bin)!.push({ value: values[i]!, count });
  }
  for (const lists of gathered)
    for (const list of lists.values()) list.sort((a, b) => a.value - b.value);
  return gathered;
}

function orderStatistic({ k, bin, before }: Order, gathered: Map<number, Counted[]>): number {
  let passed = before;
  const list = gathered.get(bin)!;
  for (const { value, count } of list) {
    passed += count;
    if (passed > k) return value;
  }
  return list.at(-1)!.value;
}

function whiskers(
  values: Float64Array,
  quartiles: readonly (readonly number[] | undefined)[],
  counts: Float64Array | undefined,
  labels: Float64Array | undefined,
): Boxed {
  const groups = quartiles.length;
  const fences = quartiles.map((each) => {
    const [q1 = 0, , q3 = 0] = each ?? [];
    return { low: q1 - FENCE * (q3 - q1), high: q3 + FENCE * (q3 - q1) };
  });
  const low = new Float64Array(groups).fill(Infinity);
  const high = new Float64Array(groups).fill(-Infinity);
  const outliers = new Array<number>(groups).fill(0);
  for (let i = 0; i < values.length; i++) {
    const count = counts?.[i] ?? 1;
    if (count === 0) continue;
    const group = labels === undefined ? 0 : labels[i]!;
    const value = values[i]!;
    const fence = fences[group]!;
    if (value < fence.low || value > fence.high) outliers[group]! += count;
    else {
      if (value < low[group]!) low[group] = value;
      if (value > high[group]!) high[group] = value;
    }
  }
  const boxes = quartiles.map((each, group): Box | null => {
    if (each === undefined) return null;
    const [q1, median, q3] = each as [number, number, number];
    return { low: low[group]!, q1, median, q3, high: high[group]! };
  });
  return { boxes, outliers };
}
