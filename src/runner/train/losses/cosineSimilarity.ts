import type * as tfjs from '@tensorflow/tfjs';
import { FUZZ } from './crossentropy';
import { defineLoss } from './loss';

export const cosineSimilarity = defineLoss({
  kind: 'loss',
  name: 'cosineSimilarity',
  doc: 'The negative cosine of the angle between label and prediction: −1 is best.',
  source: 'https://keras.io/api/losses/regression_losses/',
  params: {},
  tasks: ['classification'],
  output: { units: 'classes', activation: 'softmax' },
  call(tf, yTrue, yPred) {
    // As Keras: the squared length is kept above its fuzz factor.
    const unit = (x: tfjs.Tensor): tfjs.Tensor =>
      tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), 1, true), FUZZ)));
    return tf.neg(tf.sum(tf.mul(unit(yTrue), unit(yPred)), 1));
  },
});
