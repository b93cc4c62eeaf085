import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { affine } from '../../src/runner/augment/affine';
import type { Drawn } from '../../src/runner/augment/augmentation';
import { randomBrightness } from '../../src/runner/augment/randomBrightness';
import { random } from '../../src/runner/engine/random';
import fixture from '../fixtures/reference/augment.json';
import { tensors } from '../support/backend';
import { gpus } from '../support/webgpu';

const context = { noise: () => random(0, 'none'), levels: 255 } as const;

function batch(name: string, count: number): tf.Tensor4D {
  const { shape, values } = fixture.pictures[name as 'square' | 'oblong'];
  const all = Array.from({ length: count }, () => values).flat();
  return tf.tensor4d(all, [count, shape[0]!, shape[1]!, shape[2]!], 'float32');
}

function largest(values: Float32Array, expected: readonly number[]): number {
  expect(values.length).toBe(expected.length);
  return expected.reduce((most, each, i) => Math.max(most, Math.abs(each - values[i]!)), 0);
}

const affineValues = (fillMode: string, cval: number): never => {
  const defaults = Object.entries(affine.params).map(([name, param]) => [name, param.default]);
  return { ...Object.fromEntries(defaults), fillMode, cval } as never;
};

describe.each(['cpu', 'wasm', ...gpus] as const)('on %s', (backend) => {
  it('starts', async () => {
    await tensors(backend);
    expect(tf.getBackend()).toBe(backend);
  });

  // A float32 coordinate up to 64 is off by 4e-6 at most, times 255 levels a pixel, in x and y; the
  // fixture is rounded to 3 decimals.
  const tolerance = 3e-3;

  it.each(
    ['square', 'oblong'].flatMap((picture) =>
      ['nearest', 'reflect', 'wrap', 'constant'].map((fillMode) => ({ picture, fillMode })),
    ),
  )('resamples $picture pictures with fillMode $fillMode as Keras or TensorFlow do', (of) => {
    const cases = fixture.affine.filter(
      (each) => each.picture === of.picture && each.fillMode === of.fillMode,
    );
    if (of.picture === 'oblong') expect(cases.length).toBe(7);
    if (cases.length === 0) return;
    const drawn = cases.map((each): Drawn => ({ brightness: 1, ...each.drawn }));
    const values = affineValues(of.fillMode, cases[0]!.cval);
    const images = batch(of.picture, cases.length);
    const result = affine.apply(tf, images, drawn, values, context);
    const size = result.size / cases.length;
    const flat = result.dataSync<'float32'>();
    cases.forEach((each, i) => {
      const own = flat.slice(i * size, (i + 1) * size);
      expect(largest(own, each.values), each.name).toBeLessThan(tolerance);
    });
    tf.dispose([images, result]);
  });

  it.each(fixture.brightness)('adds $factor of brightness as Keras does', (each) => {
    const images = batch('oblong', 1);
    const drawn = [{ factor: each.factor }];
    const result = randomBrightness.apply(tf, images, drawn, { factor: 1 }, context);
    // float32 sums near 255, fixture rounded to 3 decimals.
    expect(largest(result.dataSync<'float32'>(), each.values)).toBeLessThan(1e-3);
    tf.dispose([images, result]);
  });
});
