import { FUZZ } from './crossentropy';
import { defineLoss } from './loss';

export const poisson = defineLoss({
  kind: 'loss',
  name: 'poisson',
  doc: 'Negative log-likelihood of counts under a Poisson distribution.',
  source: 'https://keras.io/api/losses/probabilistic_losses/',
  params: {},
  tasks: ['regression'],
  output: { units: 'one', activation: 'softplus' },
  call(tf, yTrue, yPred) {
    const each = tf.sub(yPred, tf.mul(yTrue, tf.log(tf.add(yPred, FUZZ))));
    return tf.mean(each, 1);
  },
});
