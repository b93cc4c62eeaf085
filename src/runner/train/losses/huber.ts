import { defineLoss } from './loss';

export const huber = defineLoss({
  kind: 'loss',
  name: 'huber',
  doc: 'Squared for small errors, absolute for large ones (Huber 1964).',
  source: 'https://keras.io/api/losses/regression_losses/',
  params: {
    delta: { type: 'number', default: 1, exclusiveMin: 0, doc: 'Where an error is large.' },
  },
  tasks: ['regression'],
  output: { units: 'one', activation: 'linear' },
  call(tf, yTrue, yPred, { delta }) {
    const error = tf.abs(tf.sub(yPred, yTrue));
    const small = tf.minimum(error, delta);
    // ½e² up to delta, delta·(e − ½delta) beyond: ½s² + delta·(e − s) with s = min(e, delta).
    const each = tf.add(tf.mul(0.5, tf.square(small)), tf.mul(delta, tf.sub(error, small)));
    return tf.mean(each, 1);
  },
});
