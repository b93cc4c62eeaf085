import { beforeAll, describe, expect, it } from 'vitest';
import type { Pool } from '../../../src/runner/augment/augment';
import { endsOfAll } from '../../../src/runner/augment/ends';
import { catalog } from '../../../src/runner/catalog';
import type { TensorFlow } from '../../../src/runner/element';
import { elementWithDefaults } from '../../../src/shared/config/defaults';
import type { ElementConfig } from '../../../src/shared/config/element';
import { tensors } from '../../support/backend';

let tf: TensorFlow;
beforeAll(async () => {
  tf = await tensors('cpu');
});

/** One picture of 8 × 8 with a level for each pixel. */
const pool = (): Pool => ({
  ids: Int32Array.of(0, 1),
  shape: { height: 8, width: 8, channels: 3 },
  levels: 255,
  inputs: () =>
    tf.tensor4d(
      Array.from({ length: 192 }, (_, i) => (i * 37) % 256),
      [1, 8, 8, 3],
      'float32',
    ),
  labels: () => [],
});

const ends = async (config: ElementConfig) => {
  const full = elementWithDefaults('augment', config, catalog);
  return (await endsOfAll(tf, pool(), 0, [full])).map(
    ({ argument, low, high }) =>
      `${argument} ${Number(low.value.toFixed(3))} ${Number(high.value.toFixed(3))}`,
  );
};

describe('the ends of an argument', () => {
  it('are those of what is drawn by it', async () => {
    expect(await ends({ type: 'affine', rotationRange: 25, zoomRange: [0.8, 1.1] })).toEqual([
      'rotationRange -25 25',
      'zoomRange 0.8 1.1',
    ]);
    expect(await ends({ type: 'affine', brightnessRange: [0.5, 1.5] })).toEqual([
      'brightnessRange 0.5 1.5',
    ]);
    expect(await ends({ type: 'randomContrast', factor: 0.3 })).toEqual(['factor 0.7 1.3']);
    expect(await ends({ type: 'gaussianBlur' })).toEqual(['sigma 0.1 2']);
  });

  it('go from nothing of it to what it is where it is no range', async () => {
    expect(await ends({ type: 'gaussianNoise', stddev: 0.2 })).toEqual(['stddev 0 0.2']);
    expect(await ends({ type: 'posterize', bits: 3 })).toContain('bits 1 3');
  });

  it('are none where it makes no difference, or another sample is needed', async () => {
    expect(await ends({ type: 'affine' })).toEqual([]);
    expect(await ends({ type: 'mixUp', alpha: 1 })).toEqual([]);
  });

  it('leave no tensors behind', async () => {
    const before = tf.memory().numTensors;
    await ends({ type: 'affine', rotationRange: 25, shearRange: 10 });
    expect(tf.memory().numTensors).toBe(before);
  });
});
