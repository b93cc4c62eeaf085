import { defineLoss } from './loss';

export const meanSquaredError = defineLoss({
  kind: 'loss',
  name: 'meanSquaredError',
  doc: 'The mean of the squared errors.',
  source: 'https://keras.io/api/losses/regression_losses/',
  params: {},
  tasks: ['regression'],
  output: { units: 'one', activation: 'linear' },
  call: (tf, yTrue, yPred) => tf.mean(tf.square(tf.sub(yPred, yTrue)), 1),
});
