import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import { FUZZ } from './crossentropy';

/** What a sigmoid made a probability of. */
export function scoreOf(library: TensorFlow, probability: tf.Tensor2D): tf.Tensor2D {
  const p = library.clipByValue(probability, FUZZ, 1 - FUZZ);
  return library.sub(library.log(p), library.log1p(library.neg(p)));
}

/** max(0, 1 − y · score), y being −1 or 1 for the labels 0 and 1; squared where asked. */
export function margin(
  library: TensorFlow,
  yTrue: tf.Tensor2D,
  scores: tf.Tensor2D,
  squared: boolean,
): tf.Tensor1D {
  const signs = library.sub(library.mul(yTrue, 2), 1);
  const missing = library.relu(library.sub(1, library.mul(signs, scores)));
  return library.mean(squared ? library.square(missing) : missing, 1);
}
