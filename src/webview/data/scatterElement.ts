import { html, type TemplateResult } from 'lit';
import * as Plot from '@observablehq/plot';
import * as l10n from '@vscode/l10n';
import { significant } from '../kit/format';
import { Tooltip } from '../kit/tooltip';
import { classColour, classSymbol } from './classes';

const HEIGHT = 320;
/** A point is under the pointer within so many px. */
const REACH = 12;
const MARGIN = { left: 40, right: 8, top: 22, bottom: 36 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Place among the classes; undefined: the colour says the share of the target's range. */
  readonly k?: number;
  readonly share?: number;
  readonly synthetic?: boolean;
}

export interface ScatterParts {
  readonly label: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly Point[];
  /** Places of the points that a filter finds; undefined: there is no filter. */
  readonly found: readonly number[] | undefined;
  /** What is said of a point. */
  tell(index: number): TemplateResult;
  speak(index: number): string;
  /** The points that were clicked, or dragged over. */
  pick(indices: readonly number[], listing: boolean): void;
}

const ramp = (share: number): string =>
  `color-mix(in srgb, var(--s2) ${Math.round(100 * share)}%, var(--s1))`;

/**
 * Points of a plane: one tab stop whose cursor goes from point to point with the arrow keys, from
 * left to right; Enter lists the row, dragging takes many.
 */
export class ScatterElement extends HTMLElement {
  private parts: ScatterParts | undefined;
  private key: readonly unknown[] = [];
  private drawnWidth = 0;
  private cursor: number | undefined;
  private order: number[] = [];
  private tip: Tooltip | undefined;
  private from: { x: number; y: number } | undefined;
  private px: (index: number) => { x: number; y: number } = () => ({ x: 0, y: 0 });
  private readonly plot = document.createElement('div');
  private readonly ring = document.createElement('div');
  private readonly band = document.createElement('div');
  private readonly observer = new ResizeObserver(() => this.fit());

  connectedCallback(): void {
    if (this.tip === undefined) {
      this.tabIndex = 0;
      this.ring.className = 'ring';
      this.band.className = 'band';
      this.ring.hidden = this.band.hidden = true;
      this.append(this.plot, this.band, this.ring);
      this.tip = new Tooltip(this);
      this.addEventListener('pointermove', (event) => this.point(event));
      this.addEventListener('pointerleave', () => this.moveTo(undefined));
      this.addEventListener('blur', () => this.moveTo(undefined));
      this.addEventListener('pointerdown', (event) => (this.from = this.place(event)));
      this.addEventListener('pointerup', (event) => this.release(event));
      this.addEventListener('dblclick', () => {
        if (this.cursor !== undefined) this.parts?.pick([this.cursor], true);
      });
      this.addEventListener('keydown', (event) => this.keydown(event));
    }
    this.observer.observe(this);
  }

  disconnectedCallback(): void {
    this.observer.disconnect();
  }

  set shown(parts: ScatterParts) {
    const key = [parts.points, parts.found, parts.xLabel, parts.yLabel, parts.label];
    const same = this.parts !== undefined && key.every((value, i) => Object.is(value, this.key[i]));
    this.parts = parts;
    if (same) return;
    this.key = key;
    this.cursor = undefined;
    this.drawnWidth = 0;
    this.fit();
  }

  private fit(): void {
    const width = Math.floor(this.clientWidth);
    if (this.parts === undefined || width < 80 || width === this.drawnWidth) return;
    this.drawnWidth = width;
    const { points, found, xLabel, yLabel, label } = this.parts;
    const lit = found && new Set(found);
    const data = points.map((point, i) => ({ ...point, faint: lit !== undefined && !lit.has(i) }));
    const colour = ({ k, share }: Point): string =>
      k === undefined ? ramp(share ?? 0) : classColour(k);
    const symbol = ({ k = 0 }: Point): string => classSymbol(k);
    const base = { x: 'x', y: 'y', r: 2.6 } as const;
    const fade = ({ faint }: { faint: boolean }): number => (faint ? 0.12 : 0.85);
    const chart = Plot.plot({
      className: 'plot',
      width,
      height: HEIGHT,
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      marginTop: MARGIN.top,
      marginBottom: MARGIN.bottom,
      x: { nice: true, label: null },
      y: { nice: true, label: null },
      color: { type: 'identity' },
      opacity: { type: 'identity' },
      marks: [
        Plot.gridX({ ticks: 6, stroke: 'var(--grid)', strokeOpacity: 1 }),
        Plot.gridY({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
        Plot.dot(
          data.filter(({ synthetic }) => !synthetic),
          { ...base, fill: colour, symbol, stroke: 'none', fillOpacity: fade },
        ),
        Plot.dot(
          data.filter(({ synthetic }) => synthetic),
          { ...base, stroke: colour, symbol, fill: 'none', strokeOpacity: fade, strokeWidth: 1.2 },
        ),
        Plot.axisX({
          ticks: 6,
          tickSize: 4,
          fontVariant: 'normal',
          label: null,
          tickFormat: (x: number) => significant(x, 3),
        }),
        Plot.axisY({
          ticks: 5,
          tickSize: 4,
          fontVariant: 'normal',
          label: null,
          tickFormat: (y: number) => significant(y, 3),
        }),
        Plot.text([xLabel], {
          frameAnchor: 'bottom-right',
          // Below the figures: points may lie anywhere within.
          dy: 31,
          text: (text: string) => text,
        }),
        Plot.text([yLabel], {
          frameAnchor: 'top-left',
          dy: -18,
          dx: -MARGIN.left,
          text: (text: string) => text,
        }),
      ],
    });
    chart.querySelectorAll('style').forEach((style) => style.remove());
    chart.setAttribute('aria-hidden', 'true');
    const [x, y] = [chart.scale('x')!, chart.scale('y')!];
    this.px = (index) => ({
      x: x.apply(points[index]!.x) as number,
      y: y.apply(points[index]!.y) as number,
    });
    this.order = points.map((_, i) => i).sort((a, b) => points[a]!.x - points[b]!.x);
    this.setAttribute('role', 'img');
    this.setAttribute('aria-label', label);
    this.plot.replaceChildren(chart);
  }

  private place(event: PointerEvent): { x: number; y: number } {
    const { left, top } = this.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private nearest({ x, y }: { x: number; y: number }): number | undefined {
    let best: number | undefined;
    let least = REACH * REACH;
    this.parts?.points.forEach((_, i) => {
      const at = this.px(i);
      const away = (at.x - x) ** 2 + (at.y - y) ** 2;
      if (away < least) [best, least] = [i, away];
    });
    return best;
  }

  private point(event: PointerEvent): void {
    const at = this.place(event);
    if (this.from === undefined) return this.moveTo(this.nearest(at));
    const { style } = this.band;
    this.band.hidden = false;
    style.left = `${Math.min(at.x, this.from.x)}px`;
    style.top = `${Math.min(at.y, this.from.y)}px`;
    style.width = `${Math.abs(at.x - this.from.x)}px`;
    style.height = `${Math.abs(at.y - this.from.y)}px`;
  }

  private release(event: PointerEvent): void {
    const [from, to] = [this.from, this.place(event)];
    this.from = undefined;
    this.band.hidden = true;
    if (from === undefined || this.parts === undefined) return;
    if (Math.abs(from.x - to.x) < 4 && Math.abs(from.y - to.y) < 4) {
      const hit = this.nearest(to);
      if (hit !== undefined) this.parts.pick([hit], false);
      return;
    }
    const inside = this.parts.points.flatMap((_, i) => {
      const { x, y } = this.px(i);
      const within =
        x >= Math.min(from.x, to.x) &&
        x <= Math.max(from.x, to.x) &&
        y >= Math.min(from.y, to.y) &&
        y <= Math.max(from.y, to.y);
      return within ? [i] : [];
    });
    if (inside.length > 0) this.parts.pick(inside, false);
  }

  private keydown(event: KeyboardEvent): void {
    const last = this.order.length - 1;
    const far = event.shiftKey ? 10 : 1;
    const at = this.cursor === undefined ? undefined : this.order.indexOf(this.cursor);
    const to = {
      ArrowLeft: (at ?? last + 1) - far,
      ArrowRight: (at ?? -1) + far,
      Home: 0,
      End: last,
    }[event.key];
    if (to !== undefined && last >= 0) {
      event.preventDefault();
      this.moveTo(this.order[Math.min(last, Math.max(0, to))]);
    } else if (event.key === 'Enter' && this.cursor !== undefined)
      this.parts?.pick([this.cursor], true);
  }

  private moveTo(index: number | undefined): void {
    this.cursor = index;
    this.ring.hidden = index === undefined;
    if (index === undefined || this.parts === undefined) return this.tip?.hide();
    const { x, y } = this.px(index);
    this.ring.style.left = `${x}px`;
    this.ring.style.top = `${y}px`;
    this.tip?.show({ x, y }, html`${this.parts.tell(index)}`);
    this.setAttribute('aria-label', l10n.t('{0}; {1}', this.parts.label, this.parts.speak(index)));
  }
}

customElements.define('scatter-chart', ScatterElement);
