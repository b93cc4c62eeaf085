import { defineConstraint } from './constraint';

export const minMaxNorm = defineConstraint({
  kind: 'constraint',
  name: 'minMaxNorm',
  doc: 'Norms are brought between minValue and maxValue.',
  source: 'https://keras.io/api/layers/constraints/',
  params: {
    minValue: { type: 'number', default: 0, min: 0, doc: 'Smallest norm.' },
    maxValue: { type: 'number', default: 1, min: 0, doc: 'Largest norm.' },
    rate: {
      type: 'number',
      default: 1,
      min: 0,
      max: 1,
      doc: 'Share of the way that an update goes.',
    },
    axis: {
      type: 'integer',
      default: 0,
      doc: 'Axis of the norm: 0 for dense kernels, one norm a unit.',
    },
  },
  make: (tf, values) => tf.constraints.minMaxNorm({ ...values }),
});
