import { margin, scoreOf } from './margin';
import { defineLoss } from './loss';

export const hinge = defineLoss({
  kind: 'loss',
  name: 'hinge',
  doc: 'How far the score is on the wrong side of a margin of 1; the sigmoid of the score is the output.',
  source: 'https://keras.io/api/losses/hinge_losses/',
  params: {},
  tasks: ['classification'],
  output: { units: 'one', activation: 'sigmoid' },
  call: (tf, yTrue, yPred) => margin(tf, yTrue, scoreOf(tf, yPred), false),
  fromLogits: (tf, yTrue, logits) => margin(tf, yTrue, logits, false),
});
