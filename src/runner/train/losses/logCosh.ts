import { defineLoss } from './loss';

export const logCosh = defineLoss({
  kind: 'loss',
  name: 'logCosh',
  doc: 'log cosh of the error: squared for small ones, absolute for large ones.',
  source: 'https://keras.io/api/losses/regression_losses/',
  params: {},
  tasks: ['regression'],
  output: { units: 'one', activation: 'linear' },
  call(tf, yTrue, yPred) {
    const error = tf.sub(yPred, yTrue);
    // log cosh e = e + softplus(−2e) − log 2, which no large error can overflow.
    const each = tf.sub(tf.add(error, tf.softplus(tf.mul(error, -2))), Math.LN2);
    return tf.mean(each, 1);
  },
});
