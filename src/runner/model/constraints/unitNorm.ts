import { defineConstraint } from './constraint';

export const unitNorm = defineConstraint({
  kind: 'constraint',
  name: 'unitNorm',
  doc: 'Norms of 1.',
  source: 'https://keras.io/api/layers/constraints/',
  params: {
    axis: {
      type: 'integer',
      default: 0,
      doc: 'Axis of the norm: 0 for dense kernels, one norm a unit.',
    },
  },
  make: (tf, values) => tf.constraints.unitNorm({ axis: values.axis }),
});
