import { defineBalancer } from './sampler';

export const sampleWeights = defineBalancer({
  kind: 'balance',
  name: 'sampleWeights',
  doc: 'Weighs each training row in the loss by a column of the table.',
  source: 'Keras fit(sample_weight)',
  params: {
    column: {
      type: 'string',
      of: 'column',
      required: true,
      doc: 'The column of weights, none below 0; it is then no feature.',
    },
  },
  beside: ({ column }) => [{ name: column, use: 'weight', at: ['balance', 'column'] }],
  weightColumn: ({ column }) => column,
});
