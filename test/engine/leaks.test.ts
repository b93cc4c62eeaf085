import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import { disposeBatch } from '../../src/runner/engine/batch';
import { random } from '../../src/runner/engine/random';
import type { Part, Preprocess } from '../../src/runner/prepared';
import { Batches } from '../../src/runner/train/batches';
import { optimizers } from '../../src/runner/train/optimizers';
import { tensors } from '../support/backend';
import { session } from '../support/model';
import { gpus } from '../support/webgpu';

const inputShape = [8, 8, 1];
const draws = random(3, 'leaks');
const part: Part = {
  rows: 22,
  x: Uint8Array.from({ length: 22 * 64 }, () => draws.integer(256)),
  y: Float32Array.from({ length: 22 }, (_, i) => i % 3),
  ids: Int32Array.from({ length: 22 }, (_, i) => i),
};
const preprocess = {
  task: 'classification',
  classes: ['a', 'b', 'c'],
  inputShape,
  scale: { config: { type: 'rescale' } },
} as unknown as Preprocess;
const lookup = [Float32Array.from({ length: 256 }, (_, level) => level / 255)];

describe.each(['cpu', 'wasm', ...gpus] as const)('on %s', (backend) => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensors(backend);
  });

  it.each(optimizers.map(({ name }) => name))(
    'steps with %s, batches and evaluation keep no tensor behind',
    (optimizer) => {
      const { model, step } = session(tf, {
        layers: [
          { type: 'conv2d', filters: 3, kernelSize: 3, kernelRegularizer: { type: 'l1l2' } },
          'batchNormalization',
          { type: 'activation', activation: 'relu' },
          'averagePooling2d',
          { type: 'maxPooling2d', padding: 'same' },
          'flatten',
          { type: 'dropout', rate: 0.2 },
          { type: 'dense', units: 5, kernelConstraint: { type: 'maxNorm' } },
        ],
        inputShape,
        task: 'classification',
        classes: preprocess.classes,
        compile: {
          optimizer: { type: optimizer, globalClipnorm: 1 },
          metrics: ['accuracy', 'auc', 'f1'],
        },
      });
      const batches = new Batches({
        ...{ tf, units: model.units, task: 'classification', seed: 1, batchSize: 8, shuffle: true },
        prepared: { preprocess, lookup, classWeights: [1, 2, 1] },
        augment: [
          { type: 'affine', ...affine },
          { type: 'randomBrightness', factor: 0.1 },
        ],
      });
      const epoch = (number: number): void => {
        const order = batches.order(part, number);
        for (let i = 0; i < batches.count(part); i++) {
          const batch = batches.training(part, order, i, number);
          model.drawing.step++;
          step.train(batch, 0.01);
          disposeBatch(tf, batch);
          const held = batches.evaluation(part, i);
          step.evaluate(held);
        }
      };
      epoch(1);
      const before = tf.memory();
      for (let number = 2; number < 7; number++) epoch(number);
      const after = tf.memory();
      expect(after.numTensors).toBe(before.numTensors);
      expect(after.numBytes).toBe(before.numBytes);
      step.dispose();
      model.network.dispose();
      batches.dispose();
    },
  );
});

const affine = {
  ...{
    rotationRange: 20,
    widthShiftRange: 0.1,
    heightShiftRange: 0,
    shearRange: 0,
    zoomRange: 0.1,
  },
  ...{ horizontalFlip: true, verticalFlip: false, fillMode: 'nearest', cval: 0 },
  channelShiftRange: 10,
};
