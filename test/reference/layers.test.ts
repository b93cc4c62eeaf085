import { readFileSync } from 'node:fs';
import type * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { layers as layerElements } from '../../src/runner/model/layers';
import { saveModel } from '../../src/runner/model/serialize';
import type { ElementConfig } from '../../src/shared/config/element';
import { distance, tensors } from '../support/backend';
import { session, setWeights } from '../support/model';

interface Case {
  readonly config: ElementConfig;
  readonly inputShape: number[];
  readonly x: number[];
  /** What the output is multiplied by; the gradients are those of the sum. */
  readonly r: number[];
  readonly weights: number[][];
  readonly outputShape: number[];
  readonly y: number[];
  /** By the input (null where it has none), then by each trainable weight. */
  readonly gradients: [number[] | null, ...number[][]];
  /** The weights after the call: moving averages are among them. */
  readonly after: number[][];
}

/**
 * Keras computes in float32 too, in another order: a few units in the last place (6e-8) of each
 * operation, which sums over a few hundred terms bring to some 1e-6 of the largest value.
 */
const ROUNDING = 3e-6;
const read = (name: string): Case[] =>
  (JSON.parse(readFileSync(`test/fixtures/reference/${name}.json`, 'utf8')) as { layers: Case[] })
    .layers;
const cases = [...read('training'), ...read('layers')];

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensors(backend);
  });
  it.each(cases.map((each) => [JSON.stringify(each.config), each] as const))(
    '%s gives the outputs and gradients of Keras',
    (_, { config, inputShape, x, r, weights, outputShape, y, gradients, after }) => {
      const name = config.type;
      const built = session(tf, {
        layers: [{ ...config, name }, ...(outputShape.length > 1 ? ['flatten'] : [])],
        inputShape,
      });
      const layer = built.model.network.getLayer(name);
      setWeights(tf, layer, weights);
      const batch = x.length / inputShape.reduce((a, b) => a * b, 1);
      const input = tf.tensor(x, [batch, ...inputShape]);
      const random = tf.tensor(r, [batch, ...outputShape]);
      const trainable = layer.trainableWeights.map(
        (w) => (w as unknown as { val: tfjs.Variable }).val,
      );
      const outputs: tfjs.Tensor[] = [];
      const forward = (at: tfjs.Tensor): tfjs.Scalar => {
        const output = layer.apply(at, { training: true }) as tfjs.Tensor;
        outputs.push(tf.keep(output.clone()));
        return tf.sum(tf.mul(output, random));
      };
      const [byInput, ...byWeight] = gradients;
      if (byInput === null) forward(input);
      else expect(distance(tf.grad(forward)(input).dataSync(), byInput)).toBeLessThan(ROUNDING);
      expect(outputs[0]!.shape).toEqual([batch, ...outputShape]);
      expect(distance(outputs[0]!.dataSync(), y)).toBeLessThan(ROUNDING);
      layer.weights.forEach((weight, i) =>
        expect(distance(weight.read().dataSync(), after[i]!)).toBeLessThan(ROUNDING),
      );
      if (trainable.length === 0) return;
      setWeights(tf, layer, weights);
      const { grads } = tf.variableGrads(() => forward(input), trainable);
      trainable.forEach((variable, i) =>
        expect(distance(grads[variable.name]!.dataSync(), byWeight[i]!)).toBeLessThan(ROUNDING),
      );
    },
  );
});

describe('model.json', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensors('cpu');
  });
  it.each(read('layers').map((each) => [JSON.stringify(each.config), each] as const))(
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
