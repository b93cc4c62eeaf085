import { FUZZ } from './crossentropy';
import { defineLoss } from './loss';

export const tversky = defineLoss({
  kind: 'loss',
  name: 'tversky',
  doc: '1 less the Tversky index of label and prediction, of each sample (Salehi et al. 2017).',
  source: 'https://keras.io/api/losses/probabilistic_losses/',
  params: {
    alpha: { type: 'number', default: 0.5, min: 0, doc: 'Weight of what the prediction misses.' },
    beta: { type: 'number', default: 0.5, min: 0, doc: 'Weight of what it adds.' },
  },
  tasks: ['classification'],
  output: { units: 'classes', activation: 'softmax' },
  call(tf, yTrue, yPred, { alpha, beta }) {
    const common = tf.sum(tf.mul(yTrue, yPred), 1);
    const missed = tf.sum(tf.mul(yTrue, tf.sub(1, yPred)), 1);
    const added = tf.sum(tf.mul(tf.sub(1, yTrue), yPred), 1);
    const weighed = tf.add(tf.mul(missed, alpha), tf.mul(added, beta));
    return tf.sub(1, tf.div(common, tf.add(tf.add(common, weighed), FUZZ)));
  },
});
