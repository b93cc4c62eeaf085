import { html, render } from 'lit';
import * as l10n from '@vscode/l10n';
import type { PredictedPoints } from '../../../shared/protocol/panels';
import { significant } from '../../kit/format';
import { colour } from '../../kit/theme';
import { linearTicks } from '../../kit/ticks';
import { Tooltip } from '../../kit/tooltip';

export type ScatterKind = 'predicted' | 'residual';

const GUTTER = 56;
const BOTTOM = 36;
const TOP = 6;
const HEIGHT = 220;
/** A point is told of when the pointer is so near, in px. */
const NEAR = 12;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly index: number;
}

/** Predicted over true, or residuals over predicted: where a regression is wrong, and how. */
export class Scatter {
  readonly element = document.createElement('div');
  private readonly canvas = document.createElement('canvas');
  private readonly words = document.createElement('div');
  private readonly tip: Tooltip;
  private points: PredictedPoints | undefined;
  private places: Place[] = [];
  private chosen: number | undefined;

  constructor(private readonly kind: ScatterKind) {
    const { element } = this;
    element.className = 'plot scatter';
    element.tabIndex = 0;
    element.setAttribute('role', 'img');
    element.style.height = `${TOP + HEIGHT + BOTTOM}px`;
    this.words.className = 'words';
    this.words.setAttribute('aria-hidden', 'true');
    element.append(this.canvas, this.words);
    this.tip = new Tooltip(element);
    new ResizeObserver(() => this.redraw()).observe(element);
    element.addEventListener('pointermove', ({ offsetX, offsetY }) =>
      this.choose(this.nearest(offsetX - GUTTER, offsetY - TOP)),
    );
    element.addEventListener('pointerleave', () => this.choose(undefined));
    element.addEventListener('keydown', (event) => this.key(event));
  }

  draw(points: PredictedPoints, summary: string): void {
    this.element.setAttribute('aria-label', summary);
    if (points === this.points) return;
    this.points = points;
    this.redraw();
  }

  redraw(): void {
    const { points, element, canvas, kind } = this;
    if (points === undefined || element.clientWidth === 0) return;
    const width = Math.max(40, element.clientWidth - GUTTER - 8);
    const ratio = devicePixelRatio;
    Object.assign(canvas, { width: width * ratio, height: HEIGHT * ratio });
    Object.assign(canvas.style, {
      ...{ left: `${GUTTER}px`, top: `${TOP}px`, width: `${width}px`, height: `${HEIGHT}px` },
    });
    const known = points.true.flatMap((value, index) => {
      const guess = points.predicted[index];
      if (guess == null) return [];
      return [
        kind === 'predicted'
          ? { x: value, y: guess, index }
          : { x: guess, y: value - guess, index },
      ];
    });
    const [x0, x1] = padded(known.map(({ x }) => x));
    const ys = known.map(({ y }) => y);
    // The diagonal is one only where both axes have the same range; residuals lie about 0.
    const most = Math.max(...ys.map(Math.abs), 1e-12) * 1.05;
    const [y0, y1] =
      kind === 'predicted' ? padded([...ys, ...known.map(({ x }) => x)]) : [-most, most];
    const [left, right] = kind === 'predicted' ? [y0, y1] : [x0, x1];
    const toX = (value: number): number => ((value - left) / (right - left)) * width;
    const toY = (value: number): number => HEIGHT - ((value - y0) / (y1 - y0)) * HEIGHT;
    this.places = known.map(({ x, y, index }) => ({ x: toX(x), y: toY(y), index }));
    this.paint(canvas.getContext('2d')!, { width, ratio, toX, toY, left, right, y0, y1 });
    this.label({ toX, toY, left, right, y0, y1 });
  }

  private paint(
    ctx: CanvasRenderingContext2D,
    axes: {
      readonly width: number;
      readonly ratio: number;
      readonly left: number;
      readonly right: number;
      readonly y0: number;
      readonly y1: number;
      toX(value: number): number;
      toY(value: number): number;
    },
  ): void {
    const { width, ratio, left, right, y0, y1, toX, toY } = axes;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, HEIGHT);
    ctx.fillStyle = colour('grid');
    for (const tick of linearTicks(y0, y1, 5)) ctx.fillRect(0, Math.round(toY(tick)), width, 1);
    for (const tick of linearTicks(left, right, 5))
      ctx.fillRect(Math.round(toX(tick)), 0, 1, HEIGHT);
    ctx.fillStyle = colour('axis');
    ctx.fillRect(0, 0, 1, HEIGHT);
    ctx.fillRect(0, HEIGHT - 1, width, 1);
    ctx.strokeStyle = colour('--vscode-foreground');
    ctx.setLineDash([4, 3]);
    ctx.beginPath();
    const ends = this.kind === 'predicted' ? [y0, y1] : [0, 0];
    ctx.moveTo(0, toY(ends[0]!));
    ctx.lineTo(width, toY(ends[1]!));
    ctx.stroke();
    ctx.setLineDash([]);
    // Many points: each fainter, so that where they lie thick is seen.
    ctx.globalAlpha = Math.max(0.2, Math.min(0.8, 300 / this.places.length));
    ctx.fillStyle = colour('s1');
    for (const { x, y } of this.places) {
      ctx.beginPath();
      ctx.arc(x, y, 2.5, 0, 2 * Math.PI);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
    const own = this.places.find(({ index }) => index === this.chosen);
    if (own === undefined) return;
    ctx.strokeStyle = colour('--vscode-foreground');
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.arc(own.x, own.y, 5, 0, 2 * Math.PI);
    ctx.stroke();
  }

  private label(axes: {
    readonly left: number;
    readonly right: number;
    readonly y0: number;
    readonly y1: number;
    toX(value: number): number;
    toY(value: number): number;
  }): void {
    const { left, right, y0, y1, toX, toY } = axes;
    const name = this.kind === 'predicted' ? l10n.t('true') : l10n.t('predicted');
    render(
      html`${linearTicks(y0, y1, 5).map(
          (tick) =>
            html`<span
              class="y"
              .style=${`right:calc(100% - ${GUTTER - 6}px);top:${TOP + toY(tick)}px`}
              >${significant(tick, 4)}</span
            >`,
        )}
        ${linearTicks(left, right, 5).map(
          (tick) =>
            html`<span class="x" .style=${`left:${GUTTER + toX(tick)}px;top:${TOP + HEIGHT + 4}px`}
              >${significant(tick, 4)}</span
            >`,
        )} <span class="name" .style=${`top:${TOP + HEIGHT + 20}px`}>${name}</span>`,
      this.words,
    );
  }

  private nearest(x: number, y: number): number | undefined {
    let best: Place | undefined;
    let least = NEAR ** 2;
    for (const place of this.places) {
      const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
      if (distance > least) continue;
      least = distance;
      best = place;
    }
    return best?.index;
  }

  private choose(index: number | undefined): void {
    if (index === this.chosen) return;
    this.chosen = index;
    this.redraw();
    const place = this.places.find((each) => each.index === index);
    if (place === undefined || this.points === undefined) return this.tip.hide();
    const { names, true: target, predicted } = this.points;
    const name = names[place.index]!;
    const shown = typeof name === 'number' ? l10n.t('row {0}', name) : name;
    const guess = predicted[place.index]!;
    this.tip.show(
      { x: GUTTER + place.x, y: TOP + place.y },
      html`<b>${shown}</b>
        <table>
          <tbody>
            <tr>
              <td>${l10n.t('true')}</td>
              <td>${significant(target[place.index], 6)}</td>
            </tr>
            <tr>
              <td>${l10n.t('predicted')}</td>
              <td>${significant(guess, 6)}</td>
            </tr>
            <tr>
              <td>${l10n.t('true − predicted')}</td>
              <td>${significant(target[place.index]! - guess, 4)}</td>
            </tr>
          </tbody>
        </table>`,
    );
  }

  /** Goes through the points from left to right. */
  private key(event: KeyboardEvent): void {
    const order = this.places.toSorted((a, b) => a.x - b.x);
    const at = order.findIndex(({ index }) => index === this.chosen);
    const far = event.shiftKey ? 10 : 1;
    const places: Readonly<Record<string, number>> = {
      ArrowLeft: Math.max(0, at - far),
      ArrowRight: Math.min(order.length - 1, at + far),
      Home: 0,
      End: order.length - 1,
    };
    if (event.key === 'Escape') return this.choose(undefined);
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.choose(order[next]?.index);
  }
}

function padded(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const room = high > low ? 0.04 * (high - low) : Math.max(1e-6, Math.abs(high) * 0.1);
  return [low - room, high + room];
}
