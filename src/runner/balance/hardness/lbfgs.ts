/** Steps remembered. */
const MEMORY = 10;
const MAX_ITERATIONS = 1000;
/** Largest absolute gradient at which the search ends, in parts of the first one. */
const TOLERANCE = 1e-7;
/** Of the value: a decrease that is rounding. */
const ROUNDING = 1e-15;
/** Share of the promised decrease that a step must bring (Armijo). */
const DECREASE = 1e-4;

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};
const largest = (a: Float64Array): number => a.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

/**
 * Where a smooth convex function is least: limited-memory BFGS (Liu and Nocedal, "On the limited
 * memory BFGS method for large scale optimization", Mathematical Programming 45, 1989), each step
 * halved until it descends.
 *
 * @param evaluate Its value; writes its gradient.
 */
export function minimize(
  start: Float64Array,
  evaluate: (at: Float64Array, gradient: Float64Array) => number,
): Float64Array {
  let at = start.slice();
  let gradient = new Float64Array(at.length);
  let value = evaluate(at, gradient);
  const enough = TOLERANCE * Math.max(1, largest(gradient));
  const past: { step: Float64Array; change: Float64Array; inverse: number }[] = [];
  for (let i = 0; i < MAX_ITERATIONS && largest(gradient) > enough; i++) {
    const direction = gradient.map((g) => -g);
    const shares = past.map(() => 0);
    for (let p = past.length - 1; p >= 0; p--) {
      const { step, change, inverse } = past[p]!;
      const share = (shares[p] = inverse * dot(step, direction));
      for (let k = 0; k < direction.length; k++) direction[k]! -= share * change[k]!;
    }
    const last = past.at(-1);
    const scale = last
      ? 1 / (last.inverse * dot(last.change, last.change))
      : 1 / Math.sqrt(dot(gradient, gradient));
    for (let k = 0; k < direction.length; k++) direction[k]! *= scale;
    past.forEach(({ step, change, inverse }, p) => {
      const share = shares[p]! - inverse * dot(change, direction);
      for (let k = 0; k < direction.length; k++) direction[k]! += share * step[k]!;
    });
    const slope = dot(gradient, direction);
    const next = new Float64Array(at.length);
    const nextGradient = new Float64Array(at.length);
    let nextValue: number;
    for (let length = 1; ; length /= 2) {
      for (let k = 0; k < next.length; k++) next[k] = at[k]! + length * direction[k]!;
      nextValue = evaluate(next, nextGradient);
      if (nextValue <= value + DECREASE * length * slope) break;
      if (length < 1e-10) return at;
    }
    if (value - nextValue <= ROUNDING * Math.abs(value)) return next;
    const step = next.map((v, k) => v - at[k]!);
    const change = nextGradient.map((v, k) => v - gradient[k]!);
    const curvature = dot(step, change);
    if (curvature > 0) past.push({ step, change, inverse: 1 / curvature });
    if (past.length > MEMORY) past.shift();
    [at, gradient, value] = [next, nextGradient, nextValue];
  }
  return at;
}
