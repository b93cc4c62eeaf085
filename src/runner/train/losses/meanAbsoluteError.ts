import { defineLoss } from './loss';

export const meanAbsoluteError = defineLoss({
  kind: 'loss',
  name: 'meanAbsoluteError',
  doc: 'The mean of the absolute errors.',
  source: 'https://keras.io/api/losses/regression_losses/',
  params: {},
  tasks: ['regression'],
  output: { units: 'one', activation: 'linear' },
  call: (tf, yTrue, yPred) => tf.mean(tf.abs(tf.sub(yPred, yTrue)), 1),
});
