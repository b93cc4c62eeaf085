import { margin, scoreOf } from './margin';
import { defineLoss } from './loss';

export const squaredHinge = defineLoss({
  kind: 'loss',
  name: 'squaredHinge',
  doc: 'The square of the hinge.',
  source: 'https://keras.io/api/losses/hinge_losses/',
  params: {},
  tasks: ['classification'],
  output: { units: 'one', activation: 'sigmoid' },
  call: (tf, yTrue, yPred) => margin(tf, yTrue, scoreOf(tf, yPred), true),
  fromLogits: (tf, yTrue, logits) => margin(tf, yTrue, logits, true),
});
