import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';

/** Whether the backend that is set has a kernel of this name. */
export const hasKernel = (library: TensorFlow, name: string): boolean =>
  library.getKernel(name, library.getBackend()) !== undefined;

/** Runs a kernel that tfjs has no function for. */
export const runKernel = (
  library: TensorFlow,
  name: string,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: Readonly<Record<string, unknown>> = {},
): tf.Tensor[] => {
  const outputs = library.engine().runKernel(name, inputs, attributes as never);
  return Array.isArray(outputs) ? outputs : [outputs as unknown as tf.Tensor];
};

/** Crossentropy of each row: Σ y · (log Σ exp z − z), which no large logit can overflow; [batch]. */
export function softmaxCrossentropy(
  library: TensorFlow,
  labels: tf.Tensor2D,
  logits: tf.Tensor2D,
): tf.Tensor1D {
  if (hasKernel(library, 'SoftmaxCrossentropy'))
    return runKernel(library, 'SoftmaxCrossentropy', { logits, labels })[0] as tf.Tensor1D;
  const terms = library.mul(labels, library.logSoftmax(logits));
  return library.neg(library.sum(terms, 1));
}

export interface Normalized {
  readonly y: tf.Tensor;
  /** Of each channel over the batch; the variance as a population's. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalization over all axes but the last, by the batch's own statistics.
 * @param x float32 [batch, …, channels]
 */
export function normalizeBatch(
  library: TensorFlow,
  x: tf.Tensor,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  epsilon: number,
): Normalized {
  const channels = x.shape.at(-1)!;
  if (!hasKernel(library, 'BatchNormTraining')) {
    const axes = x.shape.slice(0, -1).map((_, axis) => axis);
    const { mean, variance } = library.moments(x, axes);
    const y = library.batchNorm(x as tf.Tensor4D, mean, variance, offset, scale, epsilon);
    return { y, mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
  }
  const samples = x.size / channels;
  const image =
    x.shape.length === 4
      ? x
      : library.reshape(x, [x.shape[0]!, samples / x.shape[0]!, 1, channels]);
  const inputs = { x: image, scale, offset };
  const [y, mean, variance] = runKernel(library, 'BatchNormTraining', inputs, { epsilon });
  // The kernel gives the sample's variance; Keras keeps the population's.
  const population = library.mul(variance!, (samples - 1) / samples);
  return {
    y: x.shape.length === 4 ? y! : library.reshape(y!, x.shape),
    mean: mean as tf.Tensor1D,
    variance: population as tf.Tensor1D,
  };
}
