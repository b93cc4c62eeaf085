import { FUZZ } from './crossentropy';
import { defineLoss } from './loss';

export const meanAbsolutePercentageError = defineLoss({
  kind: 'loss',
  name: 'meanAbsolutePercentageError',
  doc: 'Mean of the absolute error in percent of the target.',
  source: 'https://keras.io/api/losses/regression_losses/',
  params: {},
  tasks: ['regression'],
  output: { units: 'one', activation: 'linear' },
  call(tf, yTrue, yPred) {
    const share = tf.abs(tf.div(tf.sub(yTrue, yPred), tf.maximum(tf.abs(yTrue), FUZZ)));
    return tf.mul(tf.mean(share, 1), 100);
  },
});
