import type * as tfjs from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../../src/runner/element';
import { rawTensors, type RowBatch } from '../../../src/runner/engine/batch';
import type { Preprocess } from '../../../src/runner/prepared';
import { Batches } from '../../../src/runner/train/batches';
import { tensors } from '../../support/backend';

const preprocess = { task: 'classification', classes: ['a', 'b'], inputShape: [1] };
const part = {
  rows: 4,
  x: Float32Array.of(5, 6, 7, 8),
  y: Float32Array.of(0, 1, 0, 1),
  ids: Int32Array.of(0, 1, 2, 3),
  weights: Float32Array.of(1, 2, 3, 4),
};

describe('a batch weighs its samples', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensors();
  });

  const weights = (prepared: object, training: boolean, own = true): number[] | undefined => {
    const batches = new Batches({
      ...{ tf, units: 2, task: 'classification', seed: 1, batchSize: 4, shuffle: false },
      ...{
        augment: [],
        prepared: { preprocess: preprocess as unknown as Preprocess, ...prepared },
      },
    });
    const { weights: of, ...rest } = part;
    const given = own ? { ...rest, weights: of } : rest;
    const batch = (
      training
        ? batches.training(given, Int32Array.of(3, 2, 1, 0), 0, 1)
        : batches.evaluation(given, 0)
    ) as RowBatch;
    const { x, y, extras } = rawTensors(tf, batch, [1]);
    const made: tfjs.Tensor | undefined = batch.make(x, y, extras).weights;
    return made === undefined ? undefined : [...made.dataSync()];
  };

  it('by their own weights, with those of their classes', () => {
    expect(weights({}, true)).toEqual([4, 3, 2, 1]);
    expect(weights({ classWeights: [1, 10] }, true)).toEqual([40, 3, 20, 1]);
    expect(weights({ classWeights: [1, 10] }, true, false)).toEqual([10, 1, 10, 1]);
  });

  it('equally where it has none, and where it is for an evaluation', () => {
    expect(weights({}, true, false)).toBeUndefined();
    expect(weights({ classWeights: [1, 10] }, false)).toBeUndefined();
  });
});
