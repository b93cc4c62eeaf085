import type { ResampleInput } from '../../src/runner/balance/sampler';
import { random } from '../../src/runner/engine/random';

/** Training rows for a balancer: numbers alone, drawn from a seed. */
export function resampleInput(
  given: Pick<ResampleInput, 'x' | 'y' | 'columns' | 'classes'> & Partial<ResampleInput>,
  seed = 3,
): ResampleInput {
  return {
    rows: given.y.length,
    categorical: [],
    random: (purpose) => random(seed, purpose),
    warn: () => undefined,
    at: ['balance'],
    ...given,
  };
}
