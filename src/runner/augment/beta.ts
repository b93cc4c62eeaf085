import type { Random } from '../engine/random';

/** Gamma(shape, 1): Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000. */
function gamma(random: Random, shape: number): number {
  // Below 1: Gamma(a) is Gamma(a + 1) · U^(1/a).
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.uniform53()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.uniform53();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Beta(alpha, alpha) in [0, 1]; 1 for alpha 0: all of it is the sample's own. */
export function beta(random: Random, alpha: number): number {
  if (alpha === 0) return 1;
  const [a, b] = [gamma(random, alpha), gamma(random, alpha)];
  // Both can be too small for a double where alpha is: then it is one or the other.
  return a + b === 0 ? Number(random.uniform53() < 0.5) : a / (a + b);
}
