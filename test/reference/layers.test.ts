import type * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { layers as layerElements } from '../../src/runner/model/layers';
import { saveModel } from '../../src/runner/model/serialize';
import { distance, tensors } from '../support/backend';
import { expectAsKeras, layerCases, ROUNDING } from '../support/layers';
import { session } from '../support/model';
import { gpus } from '../support/webgpu';

const cases = [...layerCases('training'), ...layerCases('layers')];

describe.each(['cpu', 'wasm', ...gpus] as const)('on %s', (backend) => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensors(backend);
  });
  it.each(cases.map((each) => [JSON.stringify(each.config), each] as const))(
    '%s gives the outputs and gradients of Keras',
    (_, each) => expectAsKeras(tf, each),
  );
});

describe('model.json', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensors('cpu');
  });
  it.each(layerCases('layers').map((each) => [JSON.stringify(each.config), each] as const))(
    '%s runs in plain tfjs',
    async (_, { config, inputShape, x, outputShape }) => {
      const { network } = session(tf, {
        layers: [config, ...(outputShape.length > 1 ? ['flatten'] : [])],
        inputShape,
      }).model;
      const { modelJson, weights } = saveModel(network);
      const { modelTopology, weightsManifest } = JSON.parse(JSON.stringify(modelJson));
      const loaded = await tf.loadLayersModel({
        load: async () => ({
          modelTopology,
          weightSpecs: weightsManifest[0].weights,
          weightData: weights.slice().buffer,
        }),
      });
      const batch = x.length / inputShape.reduce((a, b) => a * b, 1);
      const input = tf.tensor(x, [batch, ...inputShape]);
      const predict = (model: tfjs.LayersModel): ArrayLike<number> =>
        (model.predict(input) as tfjs.Tensor).dataSync();
      expect(distance(predict(loaded), predict(network))).toBeLessThan(ROUNDING);
    },
  );
});

it('cover every layer that computes something of its own', () => {
  const covered = new Set(cases.map(({ config }) => config.type));
  const others = layerElements
    .map(({ name }) => name)
    .filter((name) => !covered.has(name))
    .sort();
  // Those that draw and those that merge are tested in test/unit/model.
  const drawing = ['Dropout', 'Noise'];
  const merging = ['add', 'average', 'concatenate', 'dot', 'maximum', 'minimum', 'multiply'];
  expect(
    others.filter((name) => !drawing.some((part) => name.includes(part)) && name !== 'dropout'),
  ).toEqual(merging);
});
