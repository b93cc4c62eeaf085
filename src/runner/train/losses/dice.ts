import { FUZZ } from './crossentropy';
import { defineLoss } from './loss';

export const dice = defineLoss({
  kind: 'loss',
  name: 'dice',
  doc: '1 less the Dice coefficient of label and prediction, of each sample (Milletari et al. 2016).',
  source: 'https://keras.io/api/losses/probabilistic_losses/',
  params: {},
  tasks: ['classification'],
  output: { units: 'classes', activation: 'softmax' },
  call(tf, yTrue, yPred) {
    const common = tf.mul(2, tf.sum(tf.mul(yTrue, yPred), 1));
    const all = tf.add(tf.add(tf.sum(yTrue, 1), tf.sum(yPred, 1)), FUZZ);
    return tf.sub(1, tf.div(common, all));
  },
});
