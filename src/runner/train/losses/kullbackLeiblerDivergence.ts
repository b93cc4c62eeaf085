import { FUZZ } from './crossentropy';
import { defineLoss } from './loss';

export const kullbackLeiblerDivergence = defineLoss({
  kind: 'loss',
  name: 'kullbackLeiblerDivergence',
  doc: 'How much the predicted distribution differs from the true one: Σ y · log(y / p).',
  source: 'https://keras.io/api/losses/probabilistic_losses/',
  params: {},
  tasks: ['classification'],
  output: { units: 'classes', activation: 'softmax' },
  call(tf, yTrue, yPred) {
    const y = tf.clipByValue(yTrue, FUZZ, 1);
    return tf.sum(tf.mul(y, tf.log(tf.div(y, tf.clipByValue(yPred, FUZZ, 1)))), 1);
  },
  fromLogits(tf, yTrue, logits) {
    const y = tf.clipByValue(yTrue, FUZZ, 1);
    return tf.sum(tf.mul(y, tf.sub(tf.log(y), tf.logSoftmax(logits))), 1);
  },
});
