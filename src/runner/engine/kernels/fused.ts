import * as tf from '@tensorflow/tfjs';
import { types } from '../graph/attributes';
import { opKernel } from './op';

/**
 * Kernels of the tensorflow backend, in both executors, for what tfjs puts together from many ops.
 * Source: https://www.tensorflow.org/api_docs/python/tf/raw_ops
 */

/** dy where y > 0. */
const reluGrad = opKernel<'dy' | 'y'>({
  name: 'ReluGrad',
  run: (op, { dy, y }) => op('ReluGrad', [dy, y])[0]!,
});

/** Crossentropy of each row, and its gradient by the logits. */
const softmaxCrossentropy = opKernel<'logits' | 'labels'>({
  name: 'SoftmaxCrossentropy',
  run: (op, { logits, labels }) =>
    op('SoftmaxCrossEntropyWithLogits', [logits, labels], { outputs: 2 }),
});

/**
 * By its logarithm, which is the same kernel in both executors; of Softmax a graph takes oneDNN's,
 * which rounds otherwise than what runs at once.
 */
const softmax = opKernel<'logits'>({
  name: tf.Softmax,
  run(op, { logits }) {
    const [logarithm] = op('LogSoftmax', [logits]);
    const [result] = op('Exp', [logarithm!]);
    tf.dispose(logarithm as tf.Tensor);
    return result!;
  },
});

interface Epsilon {
  readonly epsilon: number;
}
const normalization = (epsilon: number) => ({
  U: { type: types.float32 },
  epsilon,
  data_format: 'NHWC',
  is_training: true,
});

/** y, mean and variance of the batch, and what the gradient takes; x is [n, h, w, c]. */
const batchNormTraining = opKernel<'x' | 'scale' | 'offset', Epsilon>({
  name: 'BatchNormTraining',
  run(op, { x, scale, offset }, { epsilon }) {
    const none = tf.tensor1d([], 'float32');
    const outputs = op('FusedBatchNormV3', [x, scale, offset, none, none], {
      attributes: { ...normalization(epsilon), exponential_avg_factor: 1 },
      outputs: 6,
    });
    none.dispose();
    return outputs;
  },
});

/** Gradients by x, scale and offset. */
const batchNormTrainingGrad = opKernel<'dy' | 'x' | 'scale' | 'r1' | 'r2' | 'r3', Epsilon>({
  name: 'BatchNormTrainingGrad',
  run(op, { dy, x, scale, r1, r2, r3 }, { epsilon }) {
    const outputs = op('FusedBatchNormGradV3', [dy, x, scale, r1, r2, r3], {
      attributes: normalization(epsilon),
      outputs: 5,
    });
    tf.dispose(outputs.slice(3) as tf.Tensor[]);
    return outputs.slice(0, 3);
  },
});

export const fusedKernels = [
  reluGrad,
  softmaxCrossentropy,
  softmax,
  batchNormTraining,
  batchNormTrainingGrad,
];
