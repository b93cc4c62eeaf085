import { svg, type TemplateResult } from 'lit';
import type { Histogram, LevelRows } from '../../shared/protocol/dataReport';
import { classColour } from './classes';

const WIDTH = 100;
const HEIGHT = 24;

/** Stacked bars of equal width, one path a class: [classes][bars]. */
function stacked(
  byClass: readonly (readonly number[])[],
  fills: readonly string[],
  gap: number,
): TemplateResult {
  const bars = byClass[0]?.length ?? 0;
  const totals = Array.from({ length: bars }, (_, i) =>
    byClass.reduce((sum, counts) => sum + counts[i]!, 0),
  );
  const most = Math.max(1, ...totals);
  // A constant is one bar about its value, not a block.
  const step = bars === 1 ? WIDTH / 12 : WIDTH / Math.max(1, bars);
  const from = bars === 1 ? (WIDTH - step) / 2 : 0;
  const base = new Float64Array(bars);
  const paths = byClass.map((counts, k) => {
    let d = '';
    counts.forEach((count, i) => {
      if (count === 0) return;
      const height = (HEIGHT * count) / most;
      const y = HEIGHT - base[i]! - height;
      base[i]! += height;
      const x = from + i * step;
      d += `M${x.toFixed(1)} ${y.toFixed(2)}h${(step - gap).toFixed(1)}v${height.toFixed(2)}h-${(step - gap).toFixed(1)}z`;
    });
    return svg`<path d=${d} fill=${fills[k]!} />`;
  });
  return svg`<svg class="mini" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"
    >${paths}<path class="base" d="M0 24h100" /></svg
  >`;
}

/** A small histogram, stacked by class where classes are told apart; `found` stands before it. */
export function miniHistogram(
  { counts, byClass }: Histogram,
  found: readonly number[] | undefined,
): TemplateResult {
  if (found !== undefined) {
    const rest = counts.map((count, i) => Math.max(0, count - found[i]!));
    return stacked([found, rest], ['var(--s1)', 'var(--grid)'], 0.6);
  }
  if (byClass === undefined) return stacked([counts], ['var(--s1)'], 0.6);
  return stacked(
    byClass,
    byClass.map((_, k) => classColour(k)),
    0.6,
  );
}

/** A bar a category. */
export function miniLevels(levels: readonly LevelRows[]): TemplateResult {
  const gap = levels.length > 30 ? 0.4 : 3;
  const classes = levels[0]?.byClass?.length;
  if (classes === undefined)
    return stacked([levels.map(({ rows }) => rows)], ['var(--neutral)'], gap);
  return stacked(
    Array.from({ length: classes }, (_, k) => levels.map(({ byClass }) => byClass?.[k] ?? 0)),
    Array.from({ length: classes }, (_, k) => classColour(k)),
    gap,
  );
}
