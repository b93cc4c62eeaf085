import type * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { recurrentKernels } from '../../src/runner/engine/kernels/recurrent';
import { random } from '../../src/runner/engine/random';
import { distance } from '../support/backend';
import { expectAsKeras, layerCases, ROUNDING } from '../support/layers';
import { session } from '../support/model';
import { hasTensorFlow, tensorflow } from '../support/tensorflow';

const cases = [...layerCases('training'), ...layerCases('layers')];

describe.skipIf(!hasTensorFlow)('on tensorflow', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  it.each(cases.map((each) => [JSON.stringify(each.config), each] as const))(
    '%s gives the outputs and gradients of Keras',
    (_, each) => expectAsKeras(tf, each),
  );

  // 70 rows are two parts, of which one has a row more, where there are two cores.
  it.each([
    { type: 'lstm', units: 5, biasInitializer: 'randomNormal' },
    { type: 'lstm', units: 5, returnSequences: true, dropout: 0.3 },
    { type: 'lstm', units: 5, goBackwards: true, useBias: false },
    { type: 'gru', units: 5, biasInitializer: 'randomNormal' },
    { type: 'gru', units: 5, returnSequences: true, goBackwards: true },
    { type: 'gru', units: 5, dropout: 0.3, useBias: false },
    { type: 'bidirectional', layer: { type: 'lstm', units: 5 } },
  ])('%j goes over whole sequences as step by step', (config) => {
    const draws = random(1, 'sequences');
    const x = tf.tensor(
      Float32Array.from({ length: 71 * 9 * 3 }, () => draws.normal()),
      [71, 9, 3],
    );
    const computed = () => {
      const layers = [
        { ...config, name: 'recurrent' },
        ...('returnSequences' in config ? ['flatten'] : []),
      ];
      const { model } = session(tf, { layers, inputShape: [9, 3] });
      const layer = model.network.getLayer('recurrent');
      const variables = layer.trainableWeights.map(
        (w) => (w as unknown as { val: tfjs.Variable }).val,
      );
      const apply = (at: tfjs.Tensor): tfjs.Scalar =>
        model.drawing.within(tf, () =>
          tf.sum(tf.square(layer.apply(at, { training: true }) as tfjs.Tensor)),
        );
      const byX = tf.grad(apply)(x).dataSync();
      const { value, grads } = tf.variableGrads(() => apply(x), variables);
      return [
        value.dataSync(),
        byX,
        ...variables.map(({ name }) => grads[name]!.dataSync()),
      ] as Float32Array[];
    };
    const whole = computed();
    for (const { kernelName } of recurrentKernels) tf.unregisterKernel(kernelName, 'tensorflow');
    try {
      computed().forEach((values, i) => expect(distance(whole[i]!, values)).toBeLessThan(ROUNDING));
    } finally {
      for (const kernel of recurrentKernels) tf.registerKernel(kernel);
    }
  });
});
