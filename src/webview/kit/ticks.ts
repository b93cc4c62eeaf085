/**
 * Ticks of an axis. `linearTicks(0, 50, 6)` → 0, 10, …, 50; `logTicks(0.1, 3, 6)` → doublings of a
 * power of ten's half, as one reads a loss: 0.125, 0.25, 0.5, 1, 2; decades where there are many.
 */

/** Round steps (1, 2, 2.5 or 5 of a decade; whole ones 1, 2 or 5), at most `count` + 1 of them, within [low, high]. */
export function linearTicks(low: number, high: number, count: number, whole = false): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const raw = span / Math.max(1, count);
  const decade = 10 ** Math.floor(Math.log10(raw));
  const factors = whole ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10];
  let step = decade * (factors.find((factor) => factor * decade >= raw * 0.999) ?? 10);
  if (whole) step = Math.max(1, Math.round(step));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Multiples of the step, not sums: no error piles up.
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** Powers of two within [low, high] (both above 0), thinned to at most `count`; else decades. */
export function logTicks(low: number, high: number, count: number): number[] {
  const first = Math.ceil(Math.log2(low) - 1e-9);
  const last = Math.floor(Math.log2(high) + 1e-9);
  if (last - first > 14) {
    const from = Math.ceil(Math.log10(low) - 1e-9);
    const to = Math.floor(Math.log10(high) + 1e-9);
    const every = Math.max(1, Math.ceil((to - from + 1) / count));
    return steps(from, to, every).map((exponent) => Number(`1e${exponent}`));
  }
  // Within two doublings there would be two ticks at most.
  if (last - first < 2) return linearTicks(low, high, count).filter((tick) => tick > 0);
  const every = Math.max(1, Math.ceil((last - first + 1) / count));
  return steps(first, last, every).map((exponent) => 2 ** exponent);
}

/** Multiples of `every` in [from, to]. */
function steps(from: number, to: number, every: number): number[] {
  const first = Math.ceil(from / every) * every;
  const found: number[] = [];
  for (let i = first; i <= to; i += every) found.push(i);
  return found;
}
