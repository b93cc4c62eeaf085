import uPlot from 'uplot';
import type { Curve } from './series';

export interface ChartSeries {
  readonly label: string;
  /** A colour variable of base.css, without the dashes: s1, s2, … */
  readonly colour: string;
  readonly kind: 'raw' | 'line' | 'points';
  readonly curve: Curve;
}
export interface ChartData {
  readonly series: readonly ChartSeries[];
  /** The whole plan in epochs. */
  readonly end: number;
  readonly log?: boolean;
  /** Epoch of the best weights. */
  readonly best?: number | undefined;
}

const HEIGHT = 160;
const GUTTER = 64;
const key = uPlot.sync('training');

const variable = (name: string): string =>
  getComputedStyle(document.body).getPropertyValue(name).trim() ||
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** 0.01234 → 0.0123, in the digits that an axis has room for. */
export const short = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)
    ? value.toExponential(1)
    : String(Number(value.toPrecision(3)));

/** One chart over the epochs: a tab stop whose cursor goes with the arrow keys. */
export class Chart {
  readonly element = document.createElement('div');
  private plot: uPlot | undefined;
  private data: ChartData | undefined;
  private shape = '';

  constructor(
    private readonly name: string,
    private readonly onCursor: (values: readonly string[]) => void,
  ) {
    this.element.className = 'chart';
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'img');
    this.element.addEventListener('keydown', (event) => this.keydown(event));
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  /** How many points fit beside each other. */
  get width(): number {
    return Math.max(100, this.element.clientWidth || 600);
  }

  draw(data: ChartData): void {
    this.data = data;
    this.element.setAttribute('aria-label', this.summary(data));
    const shape = JSON.stringify([
      data.series.map(({ label, kind, colour }) => [label, kind, variable(`--${colour}`)]),
      data.end,
      data.log,
    ]);
    if (shape !== this.shape) {
      this.plot?.destroy();
      this.plot = undefined;
    }
    this.shape = shape;
    const tables = data.series.map(({ curve }) => [curve.x, curve.y] as uPlot.AlignedData);
    const aligned = tables.length === 0 ? [[]] : uPlot.join(tables);
    if (this.plot === undefined) this.plot = this.create(data, aligned as uPlot.AlignedData);
    else this.plot.setData(aligned as uPlot.AlignedData);
  }

  /** Draws anew in the colours of another theme. */
  recolour(): void {
    if (this.data === undefined) return;
    this.shape = '';
    this.draw(this.data);
  }

  private create({ series, end, log }: ChartData, aligned: uPlot.AlignedData): uPlot {
    const ink = variable('--vscode-foreground');
    const axis = {
      stroke: ink,
      font: `11px ${variable('--vscode-font-family')}`,
      grid: { stroke: variable('--grid'), width: 1 },
      ticks: { stroke: variable('--axis'), width: 1, size: 4 },
    };
    const options: uPlot.Options = {
      width: this.width,
      height: HEIGHT,
      legend: { show: false },
      cursor: {
        sync: { key: key.key },
        points: { show: true },
        drag: { x: false, y: false },
        y: false,
      },
      scales: {
        x: { time: false, range: [0, Math.max(1, end)] },
        y: { distr: log ? 3 : 1 },
      },
      axes: [
        { ...axis, size: 24 },
        {
          ...axis,
          size: GUTTER,
          values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : short(tick))),
        },
      ],
      series: [{}, ...series.map((each) => styled(each))],
      hooks: {
        setCursor: [(plot) => this.tell(plot)],
        draw: [(plot) => this.mark(plot)],
      },
    };
    return new uPlot(options, aligned, this.element);
  }

  /** A star at the best epoch. */
  private mark(plot: uPlot): void {
    const best = this.data?.best;
    if (best === undefined) return;
    const x = plot.valToPos(best, 'x', true);
    const { top, height } = plot.bbox;
    const { ctx } = plot;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = variable('--s3');
    ctx.setLineDash([2, 3]);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.font = `${12 * devicePixelRatio}px sans-serif`;
    ctx.textAlign = 'center';
    ctx.fillText('★', x, top + 10 * devicePixelRatio);
    ctx.restore();
  }

  private tell(plot: uPlot): void {
    const index = plot.cursor.idx;
    if (index == null) return this.onCursor([]);
    const values = this.data!.series.map(({ label }, i) => {
      const value = nearest(plot.data[i + 1] as (number | null | undefined)[], index);
      return value === undefined ? '' : `${label} ${short(value)}`;
    });
    this.onCursor([`${short(plot.data[0][index]!)}`, ...values.filter((text) => text !== '')]);
  }

  private keydown(event: KeyboardEvent): void {
    const plot = this.plot;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (plot === undefined) return;
    const last = plot.data[0].length - 1;
    const now = plot.cursor.idx ?? last;
    const far = event.shiftKey ? 10 : 1;
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? last
          : step === undefined
            ? undefined
            : now + step * far;
    if (next === undefined) return;
    event.preventDefault();
    const place = plot.data[0][Math.min(last, Math.max(0, next))];
    if (place !== undefined) plot.setCursor({ left: plot.valToPos(place, 'x'), top: 0 });
  }

  private resize(): void {
    if (this.plot && Math.abs(this.plot.width - this.width) > 1)
      this.plot.setSize({ width: this.width, height: HEIGHT });
  }

  private summary({ series }: ChartData): string {
    const ends = series
      .filter(({ kind }) => kind !== 'raw')
      .map(({ label, curve }) => {
        const value = curve.y.findLast((each) => each !== null);
        return value == null ? '' : `${label} ${short(value)}`;
      });
    return [this.name, ...ends.filter((text) => text !== '')].join(', ');
  }
}

/** The value at a place, or the nearest one before it: validation has a point an epoch only. */
function nearest(
  values: readonly (number | null | undefined)[],
  index: number,
): number | undefined {
  for (let i = index; i >= 0; i--) if (values[i] != null) return values[i]!;
  return undefined;
}

function styled({ kind, colour, label }: ChartSeries): uPlot.Series {
  const stroke = variable(`--${colour}`);
  const base = { label, stroke, spanGaps: true };
  if (kind === 'raw') return { ...base, width: 1, alpha: 0.35, points: { show: false } };
  if (kind === 'line') return { ...base, width: 2, points: { show: false } };
  const fill = variable('--vscode-editor-background');
  return { ...base, width: 1.5, dash: [5, 4], points: { show: true, size: 6, fill, width: 1.5 } };
}
