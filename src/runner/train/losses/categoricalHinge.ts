import type * as tfjs from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import { FUZZ } from './crossentropy';
import { defineLoss } from './loss';

function hinge(tf: TensorFlow, yTrue: tfjs.Tensor2D, scores: tfjs.Tensor2D): tfjs.Tensor1D {
  const right = tf.sum(tf.mul(yTrue, scores), 1);
  const best = tf.max(tf.mul(tf.sub(1, yTrue), scores), 1);
  return tf.relu(tf.add(tf.sub(best, right), 1)) as tfjs.Tensor1D;
}

export const categoricalHinge = defineLoss({
  kind: 'loss',
  name: 'categoricalHinge',
  doc: 'How much less than 1 the score of the right class is above the best of the others.',
  source: 'https://keras.io/api/losses/hinge_losses/',
  params: {},
  tasks: ['classification'],
  output: { units: 'classes', activation: 'softmax' },
  call: (tf, yTrue, yPred) => hinge(tf, yTrue, tf.log(tf.clipByValue(yPred, FUZZ, 1))),
  fromLogits: (tf, yTrue, logits) => hinge(tf, yTrue, logits),
});
