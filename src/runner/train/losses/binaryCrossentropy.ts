import { FUZZ, crossentropyParams } from './crossentropy';
import { defineLoss } from './loss';

export const binaryCrossentropy = defineLoss({
  kind: 'loss',
  name: 'binaryCrossentropy',
  doc: 'Crossentropy of one sigmoid output against 0 or 1.',
  source: 'https://keras.io/api/losses/probabilistic_losses/',
  params: crossentropyParams,
  tasks: ['classification'],
  output: { units: 'one', activation: 'sigmoid' },
  call(tf, yTrue, yPred, { labelSmoothing }) {
    const y = tf.add(tf.mul(yTrue, 1 - labelSmoothing), 0.5 * labelSmoothing);
    const p = tf.clipByValue(yPred, FUZZ, 1 - FUZZ);
    const terms = tf.add(tf.mul(y, tf.log(p)), tf.mul(tf.sub(1, y), tf.log(tf.sub(1, p))));
    return tf.neg(tf.mean(terms, 1));
  },
  // max(z, 0) − z·y + log(1 + exp(−|z|)), which no large logit can overflow.
  fromLogits(tf, yTrue, logits, { labelSmoothing }) {
    const y = tf.add(tf.mul(yTrue, 1 - labelSmoothing), 0.5 * labelSmoothing);
    const tail = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
    return tf.mean(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, y)), tail), 1);
  },
});
