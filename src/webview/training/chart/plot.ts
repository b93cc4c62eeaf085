import { html, nothing, render, type TemplateResult } from 'lit';
import { significant } from '../../kit/format';
import { colour } from '../../kit/theme';
import { linearTicks, logTicks } from '../../kit/ticks';
import { xTicks, type XAxis } from './axis';
import { paintDot, paintLine, paintStar, paintTrace, scales, type Scales } from './paint';
import { yRange, type Range } from './range';
import { isTold, lastAt, type Trace } from './trace';

/** Something that happened, as a thin line through every chart and a flag above the first. */
export interface Mark {
  readonly x: number;
  readonly kind: 'best' | 'steer';
  readonly flag: string;
  readonly title: string;
}

export interface PlotSpec {
  /** Changes with everything but the cursor: what is the same is not painted again. */
  readonly key: string;
  /** One sentence for a screen reader. */
  readonly summary: string;
  readonly traces: readonly Trace[];
  readonly axis: XAxis;
  readonly log: boolean;
  readonly bounds?: Range;
  /** Of the curves alone, in px. */
  readonly height: number;
  /** The lowest chart names the shared axis. */
  readonly xLabels: boolean;
  /** The first chart has the flags. */
  readonly flags: boolean;
  readonly marks: readonly Mark[];
  readonly star?: { readonly x: number; readonly y: number };
  readonly cursor: number | undefined;
}

/** What is done on a plot, in the axis' unit. */
export interface PlotEvents {
  /** The pointer is over x, `top` px below the plot's upper edge; undefined: it has left. */
  over(x: number | undefined, top: number): void;
  /** The pointer was pressed and let go at x. */
  pin(x: number): void;
  /** A part was drawn over. */
  zoom(domain: Range): void;
  /** @returns whether the key means something here */
  key(event: KeyboardEvent): boolean;
}

const LABEL = 14;
const FLAGS = 20;
/** A drag of so many px is a selection, less is a click. */
const DRAG = 6;

/** Colours and widths that depend on the room there is. */
const wide = (width: number): boolean => width >= 560;
const gutterOf = (width: number): number => (wide(width) ? 64 : 48);
/** Names of curves stand beside their ends: to the right of the last epoch where the run has ended. */
const rightOf = (width: number, ended: boolean): number => (wide(width) ? 92 : ended ? 100 : 12);
/** What is drawn around a point reaches so far beyond the curves. */
const SPILL = 9;

/** Pushes labels apart that would lie on each other; they stay in their order. */
export function apart(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let before = low - gap;
  for (const i of order) before = placed[i] = Math.max(wanted[i]!, before + gap);
  let after = high + gap;
  for (const i of order.toReversed()) after = placed[i] = Math.min(placed[i]!, after - gap);
  return placed;
}

/** One chart over the shared axis: lines on a canvas, words beside them. One tab stop. */
export class Plot {
  readonly element = document.createElement('div');
  /** The curves, and above them what moves with the pointer. */
  private readonly canvas = document.createElement('canvas');
  private readonly above = document.createElement('canvas');
  private readonly words = document.createElement('div');
  private spec: PlotSpec | undefined;
  private drag: { from: number; to: number } | undefined;

  constructor(
    name: string,
    private readonly events: PlotEvents,
  ) {
    const { element } = this;
    element.className = 'plot';
    element.tabIndex = 0;
    element.setAttribute('role', 'img');
    this.words.className = 'words';
    this.words.setAttribute('aria-hidden', 'true');
    this.above.className = 'above';
    element.append(this.canvas, this.above, this.words);
    new ResizeObserver(() => this.redraw()).observe(element);
    this.element.dataset.chart = name;
    element.addEventListener('keydown', (event) => {
      if (this.events.key(event)) event.preventDefault();
    });
    element.addEventListener('pointermove', (event) => this.move(event));
    element.addEventListener('pointerleave', () => this.events.over(undefined, 0));
    element.addEventListener('pointerdown', (event) => this.press(event));
    element.addEventListener('pointerup', (event) => this.release(event));
  }

  draw(spec: PlotSpec): void {
    this.spec = spec;
    this.redraw();
  }

  /** px from the element's left edge to a place on the axis. */
  left(x: number): number {
    const { domain } = this.spec!.axis;
    return this.gutter + ((x - domain[0]) / (domain[1] - domain[0])) * this.inner;
  }

  /** Draws everything anew: in other colours, or at another width. */
  recolour(): void {
    this.painted = '';
    this.redraw();
  }

  private redraw(): void {
    const { spec, element } = this;
    if (spec === undefined || element.clientWidth === 0) return;
    const key = `${spec.key}|${element.clientWidth}|${devicePixelRatio}`;
    if (key !== this.painted) this.paintAll(spec);
    this.painted = key;
    const ctx = this.context(this.above, spec);
    this.paintAbove(ctx, spec, this.to!);
  }

  /** A canvas cleared, at the place of the curves, in CSS pixels. */
  private context(canvas: HTMLCanvasElement, spec: PlotSpec): CanvasRenderingContext2D {
    const { inner, gutter } = this;
    const top = spec.flags ? FLAGS : 6;
    const ratio = devicePixelRatio;
    const shown = inner + SPILL;
    const [width, height] = [Math.round(shown * ratio), Math.round(spec.height * ratio)];
    if (canvas.width !== width || canvas.height !== height)
      Object.assign(canvas, { width, height });
    Object.assign(canvas.style, {
      left: `${gutter}px`,
      top: `${top}px`,
      width: `${shown}px`,
      height: `${spec.height}px`,
    });
    const ctx = canvas.getContext('2d')!;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, shown, spec.height);
    return ctx;
  }

  private paintAll(spec: PlotSpec): void {
    const { element, canvas } = this;
    const top = spec.flags ? FLAGS : 6;
    const bottom = spec.xLabels ? 22 : 6;
    element.style.height = `${top + spec.height + bottom}px`;
    const to = this.scales(spec);
    this.to = to;
    const ctx = this.context(canvas, spec);
    this.paint(ctx, spec, to);
    if (element.getAttribute('aria-label') !== spec.summary)
      element.setAttribute('aria-label', spec.summary);
    render(this.texts(spec, to, top), this.words);
  }

  private get gutter(): number {
    return gutterOf(this.element.clientWidth);
  }

  private get inner(): number {
    const { clientWidth } = this.element;
    const { now, domain } = this.spec!.axis;
    const right = rightOf(clientWidth, now >= domain[0] + 0.9 * (domain[1] - domain[0]));
    return Math.max(40, clientWidth - gutterOf(clientWidth) - right);
  }

  private range: Range = [0, 1];
  private to: Scales | undefined;
  private painted = '';

  private scales({ traces, axis, log, bounds, height }: PlotSpec): Scales {
    this.range = yRange(traces, axis.domain, { log, ...(bounds && { bounds }) });
    return scales(this.inner, height, axis.domain, this.range, log);
  }

  private yTicks({ log, height }: PlotSpec): number[] {
    const count = height < 80 ? 3 : height < 160 ? 4 : 6;
    const [low, high] = this.range;
    return log ? logTicks(low, high, count) : linearTicks(low, high, count);
  }

  private paint(ctx: CanvasRenderingContext2D, spec: PlotSpec, to: Scales): void {
    const { axis, marks, traces, star } = spec;
    const { width, height } = to;
    const now = to.x(axis.now);
    if (now < width) {
      ctx.fillStyle = colour('band');
      ctx.fillRect(Math.max(0, now), 0, width - Math.max(0, now), height);
    }
    ctx.fillStyle = colour('grid');
    for (const tick of this.yTicks(spec)) ctx.fillRect(0, Math.round(to.y(tick)), width, 1);
    for (const { at } of this.xTicks(axis)) ctx.fillRect(Math.round(to.x(at)), 0, 1, height);
    ctx.fillStyle = colour('axis');
    ctx.fillRect(0, 0, 1, height);
    ctx.fillRect(0, height - 1, width, 1);
    for (const { x, kind } of marks)
      paintLine(
        ctx,
        to.x(x),
        height,
        colour(kind === 'best' ? 's3' : 'neutral'),
        kind === 'best' ? [1.5, 3] : [],
      );
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, 0, width + 1, height);
    ctx.clip();
    for (const trace of traces) paintTrace(ctx, trace, to);
    ctx.restore();
    if (star) paintStar(ctx, to.x(star.x), to.y(star.y));
  }

  /** The cursor, and the part that is being drawn over. */
  private paintAbove(ctx: CanvasRenderingContext2D, spec: PlotSpec, to: Scales): void {
    const { cursor } = spec;
    if (cursor !== undefined) this.paintCursor(ctx, spec, to, cursor);
    if (this.drag === undefined) return;
    ctx.fillStyle = colour('grid');
    const [from, until] = [this.drag.from, this.drag.to].map((x) => to.x(x)) as [number, number];
    ctx.fillRect(Math.min(from, until), 0, Math.abs(until - from), to.height);
  }

  private paintCursor(
    ctx: CanvasRenderingContext2D,
    { traces }: PlotSpec,
    to: Scales,
    cursor: number,
  ): void {
    paintLine(ctx, to.x(cursor), to.height, colour('--vscode-foreground'), [4, 3]);
    for (const { style, points, colour: name } of traces.filter(isTold)) {
      const at = lastAt(points, cursor * (1 + 1e-12));
      if (at < 0) continue;
      // A planned part begins where the curve ends: it has no dot before that.
      if (style === 'planned' && points.x(0) > cursor) continue;
      const y = to.y(points.y(at));
      if (Number.isFinite(y) && y >= 0 && y <= to.height)
        paintDot(ctx, to.x(cursor), y, colour(name));
    }
  }

  private xTicks(axis: XAxis) {
    return xTicks(axis, Math.max(2, Math.min(8, Math.floor(this.inner / 72))));
  }

  private texts(spec: PlotSpec, to: Scales, top: number): TemplateResult {
    const { axis, xLabels, height, flags } = spec;
    const { gutter } = this;
    const right = this.element.clientWidth - gutter + 6;
    return html`${this.yTicks(spec).map(
      (tick) =>
        html`<span class="y" .style=${`right:${right}px;top:${top + to.y(tick)}px`}
          >${significant(tick, 3)}</span
        >`,
    )}${
      xLabels
        ? this.xTicks(axis).map(
            ({ at, text }) =>
              html`<span class="x" .style=${`left:${gutter + to.x(at)}px;top:${top + height + 4}px`}
                >${text}</span
              >`,
          )
        : nothing
    }${flags ? this.flags(spec, to) : nothing}${this.ends(spec, to, top)}`;
  }

  /** Flags from the best one on; one that would lie on another is left out, its line stays. */
  private flags({ marks }: PlotSpec, to: Scales): TemplateResult[] {
    const taken: Range[] = [];
    const order = marks.toSorted((a, b) => Number(b.kind === 'best') - Number(a.kind === 'best'));
    return order.flatMap(({ x, kind, flag, title }) => {
      const place = to.x(x);
      const half = 6 + 3.5 * flag.length;
      const at = Math.min(place, this.element.clientWidth - this.gutter - half);
      if (place < 0 || place > to.width || taken.some(([a, b]) => at + half > a && at - half < b))
        return [];
      taken.push([at - half, at + half]);
      return [
        html`<span class="flag ${kind}" title=${title} .style=${`left:${this.gutter + at}px`}
          >${flag}</span
        >`,
      ];
    });
  }

  /** The curves' names at their ends. */
  private ends({ traces, axis, star }: PlotSpec, to: Scales, top: number): TemplateResult[] {
    const named = traces.filter(({ end, points }) => end !== undefined && points.length > 0);
    const visible = named.filter(({ points }) => points.x(points.length - 1) <= axis.domain[1]);
    // A plan goes on where the curve ends: its name stands above it.
    const lift = traces.some(({ style }) => style === 'planned') ? 10 : 0;
    const ys = visible.map(({ points }) => to.y(points.y(points.length - 1)) - lift);
    const placed = apart(
      ys.map((y) => Math.max(0, Math.min(to.height, Number.isFinite(y) ? y : 0))),
      LABEL,
      4,
      to.height - 4,
    );
    // Beside the star, where the last epoch is the best one.
    const starred = star !== undefined && Math.abs(to.x(star.x) - to.x(axis.now)) < 9;
    const x = Math.min(to.width, to.x(axis.now)) + (starred ? 6 : 0);
    const total = this.element.clientWidth;
    return visible.map(({ end, colour: name, points }, i) => {
      const text = `${end} ${significant(points.y(points.length - 1))}`.trim();
      const fits = this.gutter + x + 6 + 6.5 * text.length <= total;
      const side = fits
        ? `left:${this.gutter + x + 6}px`
        : `right:${total - this.gutter - x + 6}px`;
      return html`<span
        class="end ${fits ? '' : 'inside'}"
        .style=${`${side};top:${top + placed[i]!}px;color:var(--${name})`}
        >${text}</span
      >`;
    });
  }

  private place(event: PointerEvent): number {
    const { axis } = this.spec!;
    const { left } = this.element.getBoundingClientRect();
    const share = (event.clientX - left - this.gutter) / this.inner;
    const [low, high] = axis.domain;
    return low + Math.max(0, Math.min(1, share)) * (high - low);
  }

  private move(event: PointerEvent): void {
    if (this.spec === undefined) return;
    const x = this.place(event);
    if (this.drag) {
      this.drag.to = x;
      this.redraw();
    }
    this.events.over(x, event.clientY - this.element.getBoundingClientRect().top);
  }

  private press(event: PointerEvent): void {
    if (this.spec === undefined || event.button !== 0) return;
    const x = this.place(event);
    this.drag = { from: x, to: x };
    this.element.setPointerCapture(event.pointerId);
  }

  private release(event: PointerEvent): void {
    const { drag, spec } = this;
    this.drag = undefined;
    if (drag === undefined || spec === undefined) return;
    const x = this.place(event);
    const pixels = Math.abs(this.left(x) - this.left(drag.from));
    if (pixels < DRAG) this.events.pin(x);
    else this.events.zoom([Math.min(drag.from, x), Math.max(drag.from, x)]);
    this.redraw();
  }
}
