import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import type { MetricBatch } from './metric';

/**
 * Samples in a batch, as a scalar made from the batch itself: a recorded graph then counts the
 * batch that it is fed, not the one that it was recorded with.
 */
export function sampleCount(tf: TensorFlow, yTrue: tf.Tensor2D): tf.Scalar {
  const first = tf.slice(yTrue, [0, 0], [-1, 1]);
  return tf.sum(tf.add(tf.mul(first, 0), 1)) as tf.Scalar;
}

/** Sum of squared errors and the samples in it. */
export function squaredErrors(
  tf: TensorFlow,
  { yTrue, yPred }: MetricBatch,
): Record<string, tf.Tensor> {
  return { squares: tf.sum(tf.square(tf.sub(yTrue, yPred))), count: sampleCount(tf, yTrue) };
}

/** 1 − residual / total squares; a target without spread: 1 if it is met exactly, else 0. */
export function determination(residual: number, total: number): number {
  if (total > 0) return 1 - residual / total;
  return residual === 0 ? 1 : 0;
}
