import { defineConstraint } from './constraint';

export const nonNeg = defineConstraint({
  kind: 'constraint',
  name: 'nonNeg',
  doc: 'No weight below 0.',
  source: 'https://keras.io/api/layers/constraints/',
  params: {},
  make: (tf) => tf.constraints.nonNeg(),
});
