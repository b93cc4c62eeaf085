import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { distance, tensors } from '../support/backend';
import { session, setWeights } from '../support/model';

interface Step {
  readonly x: number[][];
  readonly y: number[];
  /** Steps in range so far, set before it; null: as many as there were. */
  readonly steady: number | null;
}
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/reference/lossScaling.json', import.meta.url), 'utf8'),
) as {
  kernel: number[][];
  steps: Step[];
  learningRate: number;
  cases: {
    optimizer: Record<string, unknown>;
    expected: { scale: number; steady: number; kernel: number[] }[];
  }[];
};
/** float32, over some tens of updates. */
const ROUNDING = 1e-5;

describe.each(['cpu', 'wasm'] as const)('the scale of the loss on %s', (backend) => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensors(backend);
  });

  it.each(fixture.cases)("goes as Keras's with $optimizer", ({ optimizer, expected }) => {
    const { step, model } = session(tf, {
      ...{ layers: [], inputShape: [2], precision: 'mixed_float16' },
      output: { type: 'dense', units: 1, useBias: false },
      compile: { optimizer, loss: 'meanSquaredError', metrics: [] },
    });
    setWeights(tf, model.network.layers.at(-1)!, [fixture.kernel.flat()]);
    const got = fixture.steps.map(({ x, y, steady }) => {
      if (steady !== null) {
        const state = step.state();
        const slots = state.slots.map((slot) =>
          slot.name === 'lossScale/steady' ? { ...slot, values: Float32Array.of(steady) } : slot,
        );
        step.restore({ ...state, slots });
      }
      const batch = { x: tf.tensor2d(x), yTrue: tf.tensor2d(y, [y.length, 1]), weights: undefined };
      step.train(batch, fixture.learningRate);
      tf.dispose([batch.x, batch.yTrue]);
      const slots = Object.fromEntries(step.state().slots.map((slot) => [slot.name, slot.values]));
      return {
        scale: slots['lossScale/scale']![0]!,
        steady: slots['lossScale/steady']![0]!,
        kernel: [...model.network.getWeights()[0]!.dataSync()],
      };
    });
    const scaling = ({ scale, steady }: { scale: number; steady: number }) => [scale, steady];
    expect(got.map(scaling)).toEqual(expected.map(scaling));
    got.forEach(({ kernel }, i) =>
      expect(distance(kernel, expected[i]!.kernel)).toBeLessThan(ROUNDING),
    );
    step.dispose();
  });
});
