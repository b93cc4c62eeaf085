import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { distance, tensors } from '../support/backend';
import * as steps from '../support/steps';
import { SPREAD, dense } from '../support/steps';
import { gpus } from '../support/webgpu';

/**
 * Each backend sums in an order of its own: a few units in the last place (6e-8), which sums over a
 * few hundred terms and three steps bring to some 1e-6 of the largest value. A GPU may be off by
 * more in a logarithm, an exponential or a root (https://www.w3.org/TR/WGSL/#floating-point-accuracy).
 */
const ROUNDING = { wasm: 5e-6, webgpu: 1e-4 };

describe.each(['wasm', ...gpus] as const)('steps on %s are those on cpu', (backend) => {
  let tf: TensorFlow;
  beforeAll(async () => {
    await tensors('cpu');
    tf = await tensors(backend);
  });

  async function compare(options: steps.Case, rounding = ROUNDING[backend]): Promise<void> {
    await tf.setBackend('cpu');
    const expected = steps.trained(tf, options);
    await tf.setBackend(backend);
    const got = steps.trained(tf, options);
    got.values.forEach((values, i) =>
      expect(distance(values, expected.values[i]!)).toBeLessThan(rounding),
    );
  }

  it.each(steps.layerCases)('%s', (_, options) =>
    compare({ ...options, compile: { optimizer: 'sgd' } }),
  );

  it('covers every layer', () => {
    expect(steps.uncoveredLayers()).toEqual([]);
  });

  it.each([...steps.lossCases, ...steps.metricCases])('%s', (_, options) => compare(options));

  it.each(steps.optimizerCases)('%s', (_, options) => compare(options, SPREAD));

  it.each(steps.averagings)('averaging by %j', (averaging) =>
    compare({ ...dense, compile: { optimizer: { type: 'adam', ...averaging } } }, SPREAD),
  );

  it.each(steps.penalties)('%j', (values) =>
    compare({
      ...dense,
      layers: [{ type: 'dense', units: 7, ...values }],
      compile: { optimizer: 'sgd' },
    }),
  );
});
