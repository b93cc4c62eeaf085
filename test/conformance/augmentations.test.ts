import type * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { augmentations } from '../../src/runner/augment';
import { augmentRows, drawAll, type Pool } from '../../src/runner/augment/augment';
import { catalog } from '../../src/runner/catalog';
import type { TensorFlow } from '../../src/runner/element';
import { random } from '../../src/runner/engine/random';
import { newEntry } from '../../src/shared/config/augmentEdits';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import type { ElementConfig } from '../../src/shared/config/element';
import { tensors } from '../support/backend';
import { hasTensorFlow, tensorflow } from '../support/tensorflow';
import { gpus } from '../support/webgpu';

/** Arguments that make each change nothing; `never` where there are none. */
const still: Readonly<Record<string, Readonly<Record<string, unknown>> | 'never'>> = {
  affine: {},
  randomCrop: { height: 1, width: 1 },
  centerCrop: { height: 1, width: 1 },
  perspective: { probability: 0 },
  elastic: { probability: 1, alpha: 0 },
  randomBrightness: { factor: 0 },
  randomContrast: { factor: 0 },
  randomSaturation: { factor: 0 },
  randomHue: { factor: 0 },
  colorJitter: {},
  grayscale: { probability: 0 },
  invert: { probability: 0 },
  posterize: { bits: 8, probability: 1 },
  solarize: { threshold: 256, probability: 1 },
  equalize: { probability: 0 },
  autoContrast: { probability: 0 },
  sharpness: { factor: 0 },
  gaussianBlur: { sigma: [0, 0] },
  gaussianNoise: { stddev: 0 },
  erasing: { probability: 0 },
  mixUp: { alpha: 0 },
  cutMix: { alpha: 0 },
  randAugment: 'never',
  trivialAugment: 'never',
  featureDropout: { rate: 0 },
};
/** Arguments with which each does something, where its defaults do nothing. */
const strong: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  affine: {
    ...{ rotationRange: 40, widthShiftRange: 0.2, heightShiftRange: 3, shearRange: 20 },
    ...{ zoomRange: 0.3, horizontalFlip: true, verticalFlip: true, fillMode: 'constant' },
    ...{ channelShiftRange: 40, brightnessRange: [0.5, 1.5] },
  },
  colorJitter: {
    ...{ brightnessFactor: 0.4, contrastFactor: 0.6, saturationFactor: 0.9, hueFactor: 1 },
  },
  elastic: { alpha: 60, probability: 1 },
  erasing: { value: 'noise', probability: 1 },
  mixUp: { alpha: 1 },
};

const configOf = (name: string, values: Readonly<Record<string, unknown>> = {}): ElementConfig => {
  const element = augmentations.find((each) => each.name === name)!;
  const start = newEntry(name, element.params);
  const given = { ...(typeof start === 'string' ? { type: start } : start), ...values };
  return elementWithDefaults('augment', given, catalog);
};

const rows = 8;
const epochs = [1, 2, 3];
const all = Int32Array.from({ length: rows }, (_, i) => i);

/** Pictures of whole levels, some all of one level; or rows of numbers, some below 0. */
function poolOf(tf: TensorFlow, shape: readonly [number, number, number], pictures: boolean): Pool {
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const draws = random(7, 'pool');
  const values = Float32Array.from({ length: rows * size }, (_, at) => {
    const value = pictures ? draws.integer(256) : draws.normal();
    return pictures && at < size ? 93 : value;
  });
  const take = (chosen: Int32Array, width: number, from: (row: number, k: number) => number) =>
    Float32Array.from({ length: chosen.length * width }, (_, at) =>
      from(chosen[Math.floor(at / width)]!, at % width),
    );
  return {
    ids: all,
    shape: { height, width, channels },
    levels: pictures ? 255 : undefined,
    inputs: (chosen) =>
      tf.tensor4d(
        take(chosen, size, (row, k) => values[row * size + k]!),
        [chosen.length, height, width, channels],
        'float32',
      ),
    labels: (chosen) => [
      tf.tensor2d(
        take(chosen, rows, (row, k) => Number(row === k)),
        [chosen.length, rows],
        'float32',
      ),
    ],
  };
}

const shapes = [
  [12, 12, 3],
  [9, 14, 1],
] as const;

interface Made {
  readonly inputs: tfjs.Tensor4D;
  readonly labels: readonly tfjs.Tensor2D[];
}

const here = ['cpu', 'wasm', ...gpus, ...(hasTensorFlow ? (['tensorflow'] as const) : [])] as const;

describe.each(here)('on %s', (backend) => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = backend === 'tensorflow' ? await tensorflow() : await tensors(backend);
  });

  const make = (pool: Pool, config: ElementConfig, epoch: number, seed = 42, of = all): Made =>
    tf.tidy(() => {
      const made = augmentRows(tf, pool, of, { epoch, seed, configs: [config] });
      return made as unknown as tfjs.TensorContainerObject;
    }) as unknown as Made;

  const values = (made: Made): Float32Array => {
    const result = made.inputs.dataSync<'float32'>().slice();
    tf.dispose([made.inputs, ...made.labels]);
    return result;
  };

  describe.each(augmentations.map(({ name }) => ({ name })))('$name', ({ name }) => {
    const config = configOf(name, strong[name]);

    it.each(shapes)('keeps shape, type and range of pictures of %i × %i × %i', (...shape) => {
      const pool = poolOf(tf, shape, true);
      for (const epoch of epochs) {
        const made = make(pool, config, epoch);
        expect(made.inputs.shape).toEqual([rows, ...shape]);
        expect(made.inputs.dtype).toBe('float32');
        const levels = values(made);
        // Sums of weights that add up to 1 may be off by a rounding.
        expect(levels.every((level) => level >= -1e-3 && level <= 255.001)).toBe(true);
      }
    });

    it('follows from seed, epoch and id alone, whatever else is in the batch', () => {
      const pool = poolOf(tf, shapes[0], true);
      const first = values(make(pool, config, 2));
      expect(values(make(pool, config, 2))).toEqual(first);
      const size = first.length / rows;
      const some = Int32Array.of(5, 1);
      const alone = values(make(pool, config, 2, 42, some));
      expect(alone.slice(0, size)).toEqual(first.slice(5 * size, 6 * size));
      expect(alone.slice(size)).toEqual(first.slice(size, 2 * size));
      if (name === 'centerCrop') return;
      const others = [values(make(pool, config, 2, 43)), values(make(pool, config, 3))];
      for (const other of others) expect(other).not.toEqual(first);
    });

    it('changes nothing at no strength', () => {
      const nothing = still[name];
      expect(nothing, `no still arguments are listed for ${name}`).toBeDefined();
      if (nothing === 'never' || nothing === undefined) return;
      const pool = poolOf(tf, shapes[0], true);
      const before = tf.tidy(() => pool.inputs(all).dataSync<'float32'>().slice());
      for (const epoch of epochs) {
        const after = values(make(pool, configOf(name, nothing), epoch));
        const away = before.map((level, i) => Math.abs(level - after[i]!));
        expect(Math.max(...away)).toBeLessThan(2e-4);
      }
    });

    it('leaves no tensors behind, and its input as it is', () => {
      const pool = poolOf(tf, shapes[0], true);
      const element = augmentations.find((each) => each.name === name)!;
      const input = pool.inputs(all);
      const partners = pool.inputs(all);
      const before = input.dataSync<'float32'>().slice();
      const [step] = drawAll(pool, all, { epoch: 1, seed: 1, configs: [config] });
      const count = tf.memory().numTensors;
      const result = element.apply(tf, input, step!.drawn, config as never, {
        ...{ noise: (i: number) => random(1, 'noise', i), levels: 255, partners },
      });
      expect(tf.memory().numTensors).toBe(count + 1);
      expect(input.dataSync()).toEqual(before);
      tf.dispose([result, input, partners]);
    });

    it('draws what can be told: numbers that are finite, flags, names', () => {
      const pool = poolOf(tf, shapes[1], true);
      const [step] = drawAll(pool, all, { epoch: 1, seed: 1, configs: [config] });
      for (const drawn of step!.drawn)
        for (const value of Object.values(drawn))
          expect(typeof value === 'number' ? Number.isFinite(value) : true).toBe(true);
      expect(JSON.parse(JSON.stringify(step!.drawn))).toEqual(step!.drawn);
    });

    it('keeps labels that add up to one', () => {
      const pool = poolOf(tf, shapes[0], true);
      const { inputs, labels } = make(pool, config, 1);
      const sums = tf.tidy(() => tf.sum(labels[0]!, 1).dataSync());
      for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
      tf.dispose([inputs, ...labels]);
    });
  });

  it.each(augmentations.filter(({ tables }) => tables).map(({ name }) => ({ name })))(
    '$name works on rows of numbers, which know no bounds',
    ({ name }) => {
      const pool = poolOf(tf, [1, 1, 6], false);
      const result = values(make(pool, configOf(name, strong[name]), 1));
      expect(result.every(Number.isFinite)).toBe(true);
      expect(result.some((value) => value < 0)).toBe(true);
      const before = tf.tidy(() => pool.inputs(all).dataSync<'float32'>().slice());
      expect(result).not.toEqual(before);
    },
  );
});

it('knows each augmentation', () => {
  expect(Object.keys(still).sort()).toEqual(augmentations.map(({ name }) => name).sort());
});
