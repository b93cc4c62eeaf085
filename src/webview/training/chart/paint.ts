import { colour } from '../../kit/theme';
import type { Range } from './range';
import { firstAt, lastAt, type Trace } from './trace';

/** From values to pixels of the canvas (CSS pixels). */
export interface Scales {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly width: number;
  readonly height: number;
  readonly domain: Range;
}

export function scales(
  width: number,
  height: number,
  domain: Range,
  range: Range,
  log: boolean,
): Scales {
  const f = log ? Math.log : (value: number): number => value;
  const [low, high] = [f(range[0]), f(range[1])];
  const perX = width / (domain[1] - domain[0]);
  const perY = height / (high - low || 1);
  return {
    ...{ width, height, domain },
    x: (value) => (value - domain[0]) * perX,
    y: (value) => height - (f(value) - low) * perY,
  };
}

const STYLES: Readonly<
  Record<Trace['style'], { width: number; alpha: number; dash: readonly number[] }>
> = {
  raw: { width: 1, alpha: 0.35, dash: [] },
  line: { width: 2, alpha: 1, dash: [] },
  rings: { width: 1.5, alpha: 1, dash: [5, 3] },
  planned: { width: 1.5, alpha: 0.9, dash: [1.5, 3] },
  band: { width: 1, alpha: 0.18, dash: [] },
};

/** Rings of a line are so far apart; the last one is always there. */
const RING_GAP = 28;

/** A path through points, at most a few for each column of pixels: no peak is lost. */
function trail(ctx: CanvasRenderingContext2D, { points }: Trace, to: Scales): void {
  const from = Math.max(0, firstAt(points, to.domain[0]) - 1);
  const end = Math.min(points.length, lastAt(points, to.domain[1]) + 2);
  let pen = false;
  const go = (x: number, value: number): void => {
    const y = to.y(value);
    if (!Number.isFinite(y)) return void (pen = false);
    if (pen) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    pen = true;
  };
  ctx.beginPath();
  if (end - from <= 4 * to.width) {
    for (let i = from; i < end; i++) go(to.x(points.x(i)), points.y(i));
  } else {
    const step = (to.domain[1] - to.domain[0]) / to.width;
    let i = from;
    for (let column = 0; column <= to.width && i < end; column++) {
      const next = Math.min(end, firstAt(points, to.domain[0] + (column + 1) * step));
      if (next <= i) continue;
      const [low, high] = points.extremes(i, next);
      // Up in one column, down in the next: the shortest way.
      const up = column % 2 === 0;
      go(column, up ? low : high);
      if (high > low) go(column, up ? high : low);
      i = next;
    }
  }
  ctx.stroke();
}

function rings(ctx: CanvasRenderingContext2D, { points }: Trace, to: Scales): void {
  ctx.setLineDash([]);
  ctx.fillStyle = colour('--vscode-editor-background');
  let before = -Infinity;
  const last = Math.min(points.length - 1, lastAt(points, to.domain[1]));
  for (let i = firstAt(points, to.domain[0]); i <= last; i++) {
    const x = to.x(points.x(i));
    const y = to.y(points.y(i));
    if (!Number.isFinite(y) || (x - before < RING_GAP && i !== last)) continue;
    before = x;
    ctx.beginPath();
    ctx.arc(x, y, 3, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
}

/** From the lower line there, and back along the upper one. */
function area({ points, upper = points }: Trace, to: Scales): Path2D {
  const path = new Path2D();
  const last = points.length - 1;
  for (let i = 0; i <= last; i++) path.lineTo(to.x(points.x(i)), to.y(points.y(i)));
  for (let i = last; i >= 0; i--) path.lineTo(to.x(upper.x(i)), to.y(upper.y(i)));
  path.closePath();
  return path;
}

export function paintTrace(ctx: CanvasRenderingContext2D, trace: Trace, to: Scales): void {
  const { width, alpha, dash } = STYLES[trace.style];
  const strong = document.body.classList.contains('vscode-high-contrast');
  ctx.strokeStyle = colour(trace.colour);
  ctx.lineWidth = width;
  ctx.lineJoin = 'bevel';
  ctx.setLineDash(dash);
  ctx.globalAlpha = strong ? Math.max(alpha, 0.6) : alpha;
  if (trace.style === 'band') {
    const path = area(trace, to);
    // Its edge alone in high contrast, where a fill would hide what lies under it.
    ctx.fillStyle = colour(trace.colour);
    if (strong) ctx.stroke(path);
    else ctx.fill(path);
  } else trail(ctx, trace, to);
  if (trace.style === 'rings') rings(ctx, trace, to);
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

/** A line through a chart at x. */
export function paintLine(
  ctx: CanvasRenderingContext2D,
  x: number,
  height: number,
  stroke: string,
  dash: readonly number[],
): void {
  ctx.strokeStyle = stroke;
  ctx.lineWidth = 1;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(Math.round(x) + 0.5, 0);
  ctx.lineTo(Math.round(x) + 0.5, height);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** A star of 14 px. */
export function paintStar(ctx: CanvasRenderingContext2D, x: number, y: number): void {
  ctx.beginPath();
  for (let i = 0; i < 10; i++) {
    const angle = -Math.PI / 2 + (i * Math.PI) / 5;
    const radius = i % 2 === 0 ? 7 : 3.1;
    ctx.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  ctx.closePath();
  ctx.fillStyle = colour('--vscode-editor-background');
  ctx.strokeStyle = colour('s3');
  ctx.lineWidth = 1.6;
  ctx.fill();
  ctx.stroke();
}

/** A dot where the cursor meets a line. */
export function paintDot(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  stroke: string,
): void {
  ctx.beginPath();
  ctx.arc(x, y, 3.5, 0, 2 * Math.PI);
  ctx.fillStyle = stroke;
  ctx.strokeStyle = colour('--vscode-editor-background');
  ctx.lineWidth = 1.5;
  ctx.fill();
  ctx.stroke();
}
