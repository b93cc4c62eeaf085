import { crossentropy, crossentropyFromLogits, crossentropyParams } from './crossentropy';
import { defineLoss } from './loss';

export const categoricalCrossentropy = defineLoss({
  kind: 'loss',
  name: 'categoricalCrossentropy',
  doc: 'Crossentropy between classes and softmax probabilities.',
  source: 'https://keras.io/api/losses/probabilistic_losses/',
  params: crossentropyParams,
  tasks: ['classification'],
  output: { units: 'classes', activation: 'softmax' },
  call: (tf, yTrue, yPred, { labelSmoothing }) => crossentropy(tf, yTrue, yPred, labelSmoothing),
  fromLogits: (tf, yTrue, logits, { labelSmoothing }) =>
    crossentropyFromLogits(tf, yTrue, logits, labelSmoothing),
});
