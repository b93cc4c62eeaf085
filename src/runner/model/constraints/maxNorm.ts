import { defineConstraint } from './constraint';

export const maxNorm = defineConstraint({
  kind: 'constraint',
  name: 'maxNorm',
  doc: 'Norms above maxValue are brought down to it.',
  source: 'https://keras.io/api/layers/constraints/',
  params: {
    maxValue: { type: 'number', default: 2, min: 0, doc: 'Largest norm.' },
    axis: {
      type: 'integer',
      default: 0,
      doc: 'Axis of the norm: 0 for dense kernels, one norm a unit.',
    },
  },
  make: (tf, values) => tf.constraints.maxNorm({ maxValue: values.maxValue, axis: values.axis }),
});
