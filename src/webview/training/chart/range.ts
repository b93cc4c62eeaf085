import { firstAt, lastAt, type Trace } from './trace';

export type Range = readonly [low: number, high: number];

/** As many points of a raw curve are looked at to see where most of them are. */
const SAMPLED = 500;
/** Room above and below the curves, as a share of their height. */
const MARGIN = 0.06;

/** Of a line, what lies so many times further off than the bulk of it does not set the axis. */
const FAR = 4;
/** Shares of the points that may lie beyond the bulk, at each side. */
const RAW_TAIL = 0.03;
const LINE_TAIL = 0.06;
/** Fewer points than these have no bulk. */
const FEW = 12;

/** Where the points lie but for the few percent furthest off. */
function bulk({ points }: Trace, from: number, to: number, tail: number): Range | undefined {
  const every = Math.max(1, Math.floor((to - from) / SAMPLED));
  const values: number[] = [];
  for (let i = from; i < to; i += every) if (Number.isFinite(points.y(i))) values.push(points.y(i));
  if (values.length === 0) return undefined;
  values.sort((a, b) => a - b);
  const place = (share: number): number => values[Math.round(share * (values.length - 1))]!;
  return [place(tail), place(1 - tail)];
}

/** A line as a whole; without its first points where they lie far off, as in a run's beginning. */
function lineRange(trace: Trace, from: number, to: number, log: boolean): Range | undefined {
  const [low, high] = trace.points.extremes(from, to);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined;
  const most = to - from < FEW || log ? undefined : bulk(trace, from, to, LINE_TAIL);
  if (most === undefined || high - low <= FAR * (most[1] - most[0])) return [low, high];
  const last = trace.points.y(to - 1);
  return Number.isFinite(last) ? [Math.min(most[0], last), Math.max(most[1], last)] : most;
}

function rangeOf(trace: Trace, [left, right]: Range, log: boolean): Range | undefined {
  const from = Math.max(0, firstAt(trace.points, left) - 1);
  const to = Math.min(trace.points.length, lastAt(trace.points, right) + 2);
  return trace.style === 'raw' ? bulk(trace, from, to, RAW_TAIL) : lineRange(trace, from, to, log);
}

export interface RangeOptions {
  readonly log: boolean;
  /** Values never lie beyond these; the axis does not either. */
  readonly bounds?: Range;
}

/**
 * The y axis of what is seen: as tall as the curves, with a little room. A noisy curve, and on a
 * linear axis one that begins far off, counts with most of its points, so that a few far ones do
 * not press the rest together.
 */
export function yRange(traces: readonly Trace[], x: Range, { log, bounds }: RangeOptions): Range {
  const found = traces.map((trace) => rangeOf(trace, x, log)).filter((each) => each !== undefined);
  let low = Math.min(...found.map(([least]) => least));
  let high = Math.max(...found.map(([, most]) => most));
  if (found.length === 0) return log ? [0.1, 1] : [0, 1];
  if (log) {
    low = Math.max(low, Number.MIN_VALUE, high * 1e-12);
    const room = Math.max(Math.log(1.1), MARGIN * Math.log(high / low));
    return [low * Math.exp(-room), high * Math.exp(room)];
  }
  const room = high > low ? MARGIN * (high - low) : Math.max(Math.abs(high) * 0.1, 1e-6);
  low -= room;
  high += room;
  if (bounds === undefined) return [low, high];
  return [Math.max(low, bounds[0]), Math.min(high, bounds[1])];
}
