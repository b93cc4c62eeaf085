const GOLDEN = 0.5 * (3 - Math.sqrt(5));
const EPSILON = Math.sqrt(Number.EPSILON);
const MOST_STEPS = 500;

/**
 * Where a function of one variable is least between two bounds: Brent's method without
 * derivatives ("Algorithms for Minimization without Derivatives", 1973, chapter 5), as scipy's
 * fminbound.
 */
export function minimumBetween(
  of: (x: number) => number,
  low: number,
  high: number,
  tolerance = 1.48e-8,
): number {
  let [a, b] = [low, high];
  let x = a + GOLDEN * (b - a);
  let [second, third] = [x, x];
  let value = of(x);
  let [secondValue, thirdValue] = [value, value];
  let [step, before] = [0, 0];
  for (let i = 0; i < MOST_STEPS; i++) {
    const middle = 0.5 * (a + b);
    const least = EPSILON * Math.abs(x) + tolerance / 3;
    if (Math.abs(x - middle) <= 2 * least - 0.5 * (b - a)) break;
    let golden = true;
    if (Math.abs(before) > least) {
      // The minimum of the parabola through the three best points, where it can be trusted.
      const r = (x - second) * (value - thirdValue);
      let q = (x - third) * (value - secondValue);
      let p = (x - third) * q - (x - second) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      const last = before;
      before = step;
      if (Math.abs(p) < Math.abs(0.5 * q * last) && p > q * (a - x) && p < q * (b - x)) {
        step = p / q;
        const next = x + step;
        if (next - a < 2 * least || b - next < 2 * least) step = middle >= x ? least : -least;
        golden = false;
      }
    }
    if (golden) {
      before = (x >= middle ? a : b) - x;
      step = GOLDEN * before;
    }
    const next = x + Math.sign(step || 1) * Math.max(Math.abs(step), least);
    const found = of(next);
    if (found <= value) {
      if (next >= x) a = x;
      else b = x;
      [third, thirdValue] = [second, secondValue];
      [second, secondValue] = [x, value];
      [x, value] = [next, found];
      continue;
    }
    if (next < x) a = next;
    else b = next;
    if (found <= secondValue || second === x) {
      [third, thirdValue] = [second, secondValue];
      [second, secondValue] = [next, found];
    } else if (found <= thirdValue || third === x || third === second)
      [third, thirdValue] = [next, found];
  }
  return x;
}
