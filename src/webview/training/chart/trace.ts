import type { Extremes } from './curve';

/** Points by rising x; x is in the unit of the shared axis. */
export interface Points {
  readonly length: number;
  x(index: number): number;
  y(index: number): number;
  /** Of the points from `from` to before `to`. */
  extremes(from: number, to: number): Extremes;
}

/** A line of a chart. */
export interface Trace {
  /** In the tooltip and in the table. */
  readonly label: string;
  /** At the end of the line; none: it is not named there. */
  readonly end?: string;
  /** A colour of base.css: s1, s2, … */
  readonly colour: string;
  /** raw: thin and faint, not told of; line: solid; rings: dashed with a ring at each point; planned: dotted; band: what lies between `points` and `upper`, not told of. */
  readonly style: 'raw' | 'line' | 'rings' | 'planned' | 'band';
  readonly points: Points;
  /** Of a band: as many points at the same places. */
  readonly upper?: Points;
}

/** Whether its values are named under the cursor and in summaries. */
export const isTold = ({ style }: Trace): boolean => style !== 'raw' && style !== 'band';

/** Points of plain lists. */
export function listed(x: readonly number[], y: readonly number[]): Points {
  return {
    length: x.length,
    x: (i) => x[i]!,
    y: (i) => y[i]!,
    extremes(from, to) {
      let low = Number.NaN;
      let high = Number.NaN;
      for (let i = from; i < to; i++) {
        if (!(low <= y[i]!) && !Number.isNaN(y[i]!)) low = y[i]!;
        if (!(high >= y[i]!) && !Number.isNaN(y[i]!)) high = y[i]!;
      }
      return [low, high];
    },
  };
}

/** Place of the first point at or behind x. */
export function firstAt({ length, x }: Pick<Points, 'length' | 'x'>, at: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x(middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Place of the last point at or before x; −1 where there is none. */
export const lastAt = (points: Pick<Points, 'length' | 'x'>, at: number): number => {
  const next = firstAt(points, at);
  return next < points.length && points.x(next) === at ? next : next - 1;
};
