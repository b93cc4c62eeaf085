import { defineLayer } from '../layer';

export const permute = defineLayer({
  kind: 'layer',
  name: 'permute',
  doc: 'The axes in another order.',
  source: 'https://keras.io/api/layers/reshaping_layers/permute/',
  inputs: 'one',
  params: {
    dims: {
      type: 'list',
      of: { type: 'integer', min: 1, doc: 'Axis; 1 is the first after the batch.' },
      minItems: 1,
      required: true,
      doc: 'The axes in their new order, e.g. [2, 1].',
    },
  },
  make: ({ dims }, { tf, name }) => tf.layers.permute({ name, dims: [...dims] }),
});
