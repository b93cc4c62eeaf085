/** A curve as it is drawn: parallel lists. */
export interface Curve {
  readonly x: number[];
  readonly y: (number | null)[];
}

/**
 * Lowest and highest of each of at most `buckets` runs of points, in their order: as many as a
 * screen can show, and no peak is lost.
 */
export function envelope(x: readonly number[], y: readonly number[], buckets: number): Curve {
  if (y.length <= 2 * buckets) return { x: [...x], y: [...y] };
  const out: { x: number[]; y: number[] } = { x: [], y: [] };
  for (let b = 0; b < buckets; b++) {
    const from = Math.floor((b * y.length) / buckets);
    const to = Math.floor(((b + 1) * y.length) / buckets);
    let low = from;
    let high = from;
    for (let i = from; i < to; i++) {
      if (y[i]! < y[low]!) low = i;
      if (y[i]! > y[high]!) high = i;
    }
    for (const i of low < high ? [low, high] : low > high ? [high, low] : [low]) {
      out.x.push(x[i]!);
      out.y.push(y[i]!);
    }
  }
  return out;
}

/** The last of each of at most `buckets` runs of points. */
export function sampled(x: readonly number[], y: readonly number[], buckets: number): Curve {
  if (y.length <= buckets) return { x: [...x], y: [...y] };
  const at = Array.from(
    { length: buckets },
    (_, b) => Math.floor(((b + 1) * y.length) / buckets) - 1,
  );
  return { x: at.map((i) => x[i]!), y: at.map((i) => y[i]!) };
}

/** Exponential moving average without a bias to its start; factor 0 is the curve itself. */
export function smoothed(y: readonly number[], factor: number): number[] {
  let sum = 0;
  let weight = 0;
  return y.map((value) => {
    sum = factor * sum + (1 - factor) * value;
    weight = factor * weight + (1 - factor);
    return sum / weight;
  });
}
