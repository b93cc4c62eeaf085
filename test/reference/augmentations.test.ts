import { beforeAll, describe, expect, it } from 'vitest';
import { augmentations } from '../../src/runner/augment';
import type { Drawn } from '../../src/runner/augment/augmentation';
import { beta } from '../../src/runner/augment/beta';
import { catalog } from '../../src/runner/catalog';
import type { TensorFlow } from '../../src/runner/element';
import { random } from '../../src/runner/engine/random';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import fixture from '../fixtures/reference/augmentations.json';
import { tensors } from '../support/backend';
import { gpus } from '../support/webgpu';

const [height, width, channels] = fixture.shape as [number, number, number];

describe.each(['cpu', 'wasm', ...gpus] as const)('on %s', (backend) => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensors(backend);
  });

  function applied(name: string, drawn: Drawn, given: object): Float32Array {
    const element = augmentations.find((each) => each.name === name)!;
    const values = elementWithDefaults('augment', { type: name, ...given }, catalog);
    const images = tf.tensor4d(fixture.picture, [1, height, width, channels], 'float32');
    const context = { noise: () => random(0, 'none'), levels: 255 } as const;
    const result = element.apply(tf, images, [drawn], values as never, context);
    const levels = result.dataSync<'float32'>().slice();
    tf.dispose([images, result]);
    return levels;
  }

  it.each(fixture.cases.map((each, i) => ({ ...each, i })))(
    'case $i: $name as its reference',
    ({ name, drawn, given, values, tolerance }) => {
      const levels = applied(name, drawn as unknown as Drawn, given);
      expect(levels.length).toBe(values.length);
      const away = values.map((value, at) => Math.abs(value - levels[at]!));
      expect(Math.max(...away)).toBeLessThanOrEqual(tolerance);
    },
  );

  it('enlarges a window as a resize does, but for its edge, which reads on', () => {
    const { window, values } = fixture.resized;
    const levels = applied('randomCrop', window, {});
    for (let y = 1; y < height - 1; y++)
      for (let x = 1; x < width - 1; x++)
        for (let c = 0; c < channels; c++) {
          const at = (y * width + x) * channels + c;
          expect(Math.abs(levels[at]! - values[at]!)).toBeLessThan(2e-3);
        }
  });
});

describe('Beta(α, α)', () => {
  it.each([0.2, 1, 4])('has the mean and the variance of α = %f', (alpha) => {
    const draws = random(3, 'beta');
    const values = Array.from({ length: 20_000 }, () => beta(draws, alpha));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / (4 * (2 * alpha + 1)), 2);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});
