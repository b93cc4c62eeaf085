import { defineRegularizer } from './regularizer';

export const l2 = defineRegularizer({
  kind: 'regularizer',
  name: 'l2',
  doc: 'l2 · Σw² is added to the loss.',
  source: 'https://keras.io/api/layers/regularizers/',
  params: { l2: { type: 'number', default: 0.01, min: 0, doc: 'Factor.' } },
  make: (tf, values) => tf.regularizers.l2({ l2: values.l2 }),
});
