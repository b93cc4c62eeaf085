import { defineRegularizer } from './regularizer';

export const l1l2 = defineRegularizer({
  kind: 'regularizer',
  name: 'l1l2',
  doc: 'l1 · Σ|w| + l2 · Σw² is added to the loss.',
  source: 'https://keras.io/api/layers/regularizers/',
  params: {
    l1: { type: 'number', default: 0.01, min: 0, doc: 'Factor of Σ|w|.' },
    l2: { type: 'number', default: 0.01, min: 0, doc: 'Factor of Σw².' },
  },
  make: (tf, values) => tf.regularizers.l1l2({ l1: values.l1, l2: values.l2 }),
});
