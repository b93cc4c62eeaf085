import { defineRegularizer } from './regularizer';

export const l1 = defineRegularizer({
  kind: 'regularizer',
  name: 'l1',
  doc: 'l1 · Σ|w| is added to the loss.',
  source: 'https://keras.io/api/layers/regularizers/',
  params: { l1: { type: 'number', default: 0.01, min: 0, doc: 'Factor.' } },
  make: (tf, values) => tf.regularizers.l1({ l1: values.l1 }),
});
