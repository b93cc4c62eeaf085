import type * as tf from '@tensorflow/tfjs';
import type { Params } from '../../../shared/config/element';
import type { TensorFlow } from '../../element';
import { softmaxCrossentropy } from '../../engine/ops/fused';

/** Keras' fuzz factor: probabilities are kept this far from 0 and 1. */
export const FUZZ = 1e-7;

export const crossentropyParams = {
  labelSmoothing: {
    type: 'number',
    default: 0,
    min: 0,
    max: 1,
    doc: 'Share of the label given to all classes evenly.',
  },
} as const satisfies Params;

/** Labels with a share given to all classes evenly. */
export function smoothed(library: TensorFlow, yTrue: tf.Tensor2D, smoothing: number): tf.Tensor2D {
  if (smoothing === 0) return yTrue;
  const classes = yTrue.shape[1];
  return library.add(library.mul(yTrue, 1 - smoothing), smoothing / classes);
}

/** −Σ y · log p over the classes; probabilities are brought to a sum of 1 as in Keras. */
export function crossentropy(
  library: TensorFlow,
  yTrue: tf.Tensor2D,
  yPred: tf.Tensor2D,
  smoothing: number,
): tf.Tensor1D {
  const whole = library.div(yPred, library.sum(yPred, 1, true));
  const p = library.clipByValue(whole, FUZZ, 1 - FUZZ);
  const terms = library.mul(smoothed(library, yTrue, smoothing), library.log(p));
  return library.neg(library.sum(terms, 1));
}

/** The same from logits. */
export function crossentropyFromLogits(
  library: TensorFlow,
  yTrue: tf.Tensor2D,
  logits: tf.Tensor2D,
  smoothing: number,
): tf.Tensor1D {
  return softmaxCrossentropy(library, smoothed(library, yTrue, smoothing), logits);
}
