import { readFileSync } from 'node:fs';
import type * as tfjs from '@tensorflow/tfjs';
import { expect } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import type { ElementConfig } from '../../src/shared/config/element';
import { distance } from './backend';
import { session, setWeights } from './model';

/** A layer as Keras computes it. */
export interface LayerCase {
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
export const ROUNDING = 3e-6;
export const layerCases = (name: string): LayerCase[] =>
  (
    JSON.parse(readFileSync(`test/fixtures/reference/${name}.json`, 'utf8')) as {
      layers: LayerCase[];
    }
  ).layers;

/** Holds outputs, gradients and the weights afterwards of a layer to Keras's. */
export function expectAsKeras(
  tf: TensorFlow,
  { config, inputShape, x, r, weights, outputShape, y, gradients, after }: LayerCase,
): void {
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
  const trainable = layer.trainableWeights.map((w) => (w as unknown as { val: tfjs.Variable }).val);
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
}
