import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { applyOptimizer } from '../../src/runner/engine/kernels/applyOptimizer';
import { distance } from '../support/backend';
import { SPREAD, classification, dense, trained } from '../support/steps';
import { hasTensorFlow, tensorflow } from '../support/tensorflow';

describe.skipIf(!hasTensorFlow)("TensorFlow's own op of an optimizer", () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  it.each([
    { type: 'sgd' },
    { type: 'sgd', momentum: 0.9, nesterov: true },
    { type: 'adam' },
    { type: 'adam', amsgrad: true },
    { type: 'adamw' },
    { type: 'rmsprop' },
    { type: 'rmsprop', rho: 0.8, momentum: 0.5 },
    { type: 'rmsprop', centered: true, momentum: 0.5 },
  ])('does what %j says', (optimizer) => {
    const { kernelName, backendName } = applyOptimizer;
    const options = { ...dense, ...classification, compile: { optimizer } };
    for (const executor of ['eager', 'graph'] as const) {
      const fused = trained(tf, { ...options, executor });
      tf.unregisterKernel(kernelName, backendName);
      const composed = trained(tf, { ...options, executor });
      tf.registerKernel(applyOptimizer);
      expect([fused.executor, composed.executor]).toEqual([executor, executor]);
      composed.values.forEach((values, i) =>
        expect(distance(fused.values[i]!, values)).toBeLessThan(SPREAD),
      );
    }
  });
});
