import * as Plot from '@observablehq/plot';
import type { Histogram } from '../../shared/protocol/dataReport';
import { compact, significant } from '../kit/format';
import { classFill } from './classes';

export interface Margin {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Longer names are cut; the legend has them whole. */
const NAME = 16;
export const shortName = (name: string): string =>
  name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name;

/** Room for the figures of the axis, and for the names of the boxes above it. */
export const marginFor = (names: readonly string[]): Margin => ({
  left: Math.max(52, 12 + 6.6 * Math.max(0, ...names.map((name) => shortName(name).length))),
  ...{ right: 8, top: 4, bottom: 20 },
});

export interface Bar {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly fill: string;
}

/** A constant is drawn as one bar about its value. */
export function domainOf(edges: readonly number[]): [number, number] {
  const [low, high] = [edges[0]!, edges.at(-1)!];
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

/** Bars of a histogram, those of the classes one on the other. */
export function barsOf({ edges, counts, byClass }: Histogram): Bar[] {
  const [low, high] = domainOf(edges);
  const width = (high - low) / counts.length;
  const base = counts.map(() => 0);
  return (byClass ?? [counts]).flatMap((each, k) =>
    each.flatMap((count, i) => {
      if (count === 0) return [];
      const y1 = base[i]!;
      base[i] = y1 + count;
      const x1 = low + i * width;
      const fill = byClass ? classFill(k) : 'var(--s1)';
      return [{ x1, x2: x1 + width, y1, y2: y1 + count, fill }];
    }),
  );
}

/** Counts of pixels go into the millions. */
const amount = (value: number): string => (value >= 1e4 ? compact(value) : significant(value, 3));

const axisOptions = { tickSize: 4, tickPadding: 4, label: null, fontVariant: 'normal' } as const;

export interface Line {
  readonly histogram: Histogram;
  readonly stroke: string;
  readonly dash: string;
}

export interface HistogramOptions {
  readonly margin: Margin;
  readonly width: number;
  readonly height: number;
  readonly domain: readonly [number, number];
  readonly bars: readonly Bar[];
  /** Densities of several parts, in place of bars. */
  readonly lines?: readonly Line[];
  /** Rows that a filter finds, by bin. */
  readonly found?: readonly number[] | undefined;
}

/** Corners of a density: the share of rows by unit of x. */
function outline({ edges, counts }: Histogram): { x: number; y: number }[] {
  const [low, high] = domainOf(edges);
  const width = (high - low) / counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const corners = counts.flatMap((count, i) => {
    const y = count / Math.max(1, total) / width;
    return [
      { x: low + i * width, y },
      { x: low + (i + 1) * width, y },
    ];
  });
  return [{ x: low, y: 0 }, ...corners, { x: high, y: 0 }];
}

/** A histogram with its axes; bars, or the densities of parts as lines. */
export function drawHistogram(options: HistogramOptions): Element {
  const { width, height, margin, domain, bars, lines, found } = options;
  const bins = found?.length ?? 0;
  const step = (domain[1] - domain[0]) / Math.max(1, bins);
  const overlay = (found ?? []).flatMap((count, i) =>
    count === 0
      ? []
      : [{ x1: domain[0] + i * step, x2: domain[0] + (i + 1) * step, y1: 0, y2: count }],
  );
  const inset = width / 30 > 6 ? 0.5 : 0;
  return Plot.plot({
    className: 'plot',
    width,
    height,
    marginLeft: margin.left,
    marginRight: margin.right,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    x: { domain: [...domain], nice: false },
    y: { nice: true, zero: true },
    color: { type: 'identity' },
    marks: [
      Plot.gridY({ ticks: 3, stroke: 'var(--grid)', strokeOpacity: 1 }),
      ...(lines
        ? lines.map(({ histogram, stroke, dash }) =>
            Plot.line(outline(histogram), {
              x: 'x',
              y: 'y',
              stroke,
              strokeWidth: 1.5,
              strokeDasharray: dash,
            }),
          )
        : [
            Plot.rect(bars, {
              x1: 'x1',
              x2: 'x2',
              y1: 'y1',
              y2: 'y2',
              fill: 'fill',
              insetLeft: inset,
              insetRight: inset,
              fillOpacity: found ? 0.35 : 1,
            }),
            Plot.rect(overlay, {
              x1: 'x1',
              x2: 'x2',
              y1: 'y1',
              y2: 'y2',
              fill: 'var(--vscode-foreground)',
              fillOpacity: 0.75,
              insetLeft: inset,
              insetRight: inset,
            }),
          ]),
      Plot.ruleY([0], { stroke: 'var(--axis)' }),
      Plot.axisX({
        ...axisOptions,
        ticks: Math.max(3, width / 90),
        tickFormat: (x: number) => significant(x, 4),
      }),
      Plot.axisY({ ...axisOptions, ticks: 3, tickFormat: amount }),
    ],
  });
}
