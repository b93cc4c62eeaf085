import type * as tfjs from '@tensorflow/tfjs';
import { FUZZ } from './crossentropy';
import { defineLoss } from './loss';

export const meanSquaredLogarithmicError = defineLoss({
  kind: 'loss',
  name: 'meanSquaredLogarithmicError',
  doc: 'Mean of the squared difference of the logarithms of 1 + value; for targets from 0 on.',
  source: 'https://keras.io/api/losses/regression_losses/',
  params: {},
  tasks: ['regression'],
  output: { units: 'one', activation: 'softplus' },
  call(tf, yTrue, yPred) {
    const logarithm = (x: tfjs.Tensor): tfjs.Tensor => tf.log1p(tf.maximum(x, FUZZ));
    return tf.mean(tf.squaredDifference(logarithm(yPred), logarithm(yTrue)), 1);
  },
});
