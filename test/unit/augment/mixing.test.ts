import type * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { augmentRows, drawAll, type Pool } from '../../../src/runner/augment/augment';
import type { TensorFlow } from '../../../src/runner/element';
import type { Part, Prepared } from '../../../src/runner/prepared';
import { Batches } from '../../../src/runner/train/batches';
import type { ElementConfig } from '../../../src/shared/config/element';
import { tensors } from '../../support/backend';

/** A batch of samples that are made, not taken as they are. */
interface Made {
  readonly x: tfjs.Tensor;
  readonly yTrue: tfjs.Tensor2D;
  readonly weights: tfjs.Tensor1D | undefined;
}

let tf: TensorFlow;
beforeAll(async () => {
  tf = await tensors('cpu');
});

const rows = 6;
const all = Int32Array.from({ length: rows }, (_, i) => i);

/** Picture k has the level 40·k everywhere, and the label k. */
const pool = (): Pool => ({
  ids: all,
  shape: { height: 10, width: 10, channels: 1 },
  levels: 255,
  inputs: (chosen) =>
    tf.tensor4d(
      Array.from(chosen).flatMap((row) => new Array<number>(100).fill(40 * row)),
      [chosen.length, 10, 10, 1],
      'float32',
    ),
  labels: (chosen) => [tf.oneHot(tf.tensor1d(chosen, 'int32'), rows).toFloat() as never],
});

const mixes: readonly (readonly ElementConfig[])[] = [
  [{ type: 'mixUp', alpha: 1 }],
  [{ type: 'cutMix', alpha: 1 }],
  [
    { type: 'mixUp', alpha: 1 },
    { type: 'cutMix', alpha: 1 },
  ],
];

describe.each(mixes.map((configs) => ({ names: configs.map(({ type }) => type), configs })))(
  '$names',
  ({ configs }) => {
    it('gives each label the share of the pixels that are there', () => {
      for (const epoch of [1, 2, 3]) {
        const plan = { epoch, seed: 5, configs };
        const [levels, labels] = tf.tidy(() => {
          const { inputs, labels: mixed } = augmentRows(tf, pool(), all, plan);
          return [
            tf.mean(inputs, [1, 2, 3]).dataSync<'float32'>(),
            mixed[0]!.arraySync() as number[][],
          ] as const;
        });
        labels.forEach((label, i) => {
          expect(label.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
          const expected = label.reduce((sum, share, row) => sum + share * 40 * row, 0);
          expect(levels[i]).toBeCloseTo(expected, 2);
        });
        expect(labels.flat().some((share) => share > 0.01 && share < 0.99)).toBe(true);
      }
    });
  },
);

it('mixes in the partner as the entries before it have made it', () => {
  const configs = [
    { type: 'randomBrightness', factor: [0.1, 0.1] },
    { type: 'mixUp', alpha: 1 },
  ];
  const plan = { epoch: 1, seed: 5, configs };
  const [, mix] = drawAll(pool(), all, plan);
  const levels = tf.tidy(() =>
    tf.mean(augmentRows(tf, pool(), all, plan).inputs, [1, 2, 3]).dataSync<'float32'>(),
  );
  mix!.drawn.forEach(({ share, partner }, i) => {
    const own = (share as number) * (40 * i + 25.5);
    const other = (1 - (share as number)) * (40 * (partner as number) + 25.5);
    expect(levels[i]).toBeCloseTo(own + other, 2);
  });
});

it('carries soft targets and weights into the batches of a table', () => {
  const part: Part = {
    rows,
    x: Float32Array.from({ length: rows * 2 }, (_, at) => Math.floor(at / 2)),
    y: Float32Array.from({ length: rows }, (_, i) => i % 3),
    ids: all,
  };
  const prepared = {
    preprocess: { inputShape: [2] },
    classWeights: [1, 2, 4],
  } as unknown as Pick<Prepared, 'preprocess' | 'lookup' | 'classWeights'>;
  const batches = new Batches({
    ...{ tf, prepared, units: 3, task: 'classification', seed: 5, batchSize: rows },
    ...{ shuffle: false, augment: [{ type: 'mixUp', alpha: 1 }] },
  });
  const { x, yTrue, weights } = batches.training(part, all, 0, 1) as Made;
  expect(x.shape).toEqual([rows, 2]);
  const targets = yTrue.arraySync() as number[][];
  const own = weights!.arraySync() as number[];
  targets.forEach((target, i) => {
    const weight = target.reduce((sum, share, k) => sum + share * [1, 2, 4][k]!, 0);
    expect(own[i]).toBeCloseTo(weight, 4);
  });
  expect(targets.flat().some((share) => share > 0.01 && share < 0.99)).toBe(true);
  tf.dispose([x, yTrue, weights!]);
});
