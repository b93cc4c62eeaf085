import { defineLayer } from '../layer';

export const minimum = defineLayer({
  kind: 'layer',
  name: 'minimum',
  doc: 'The smallest of its inputs, value by value.',
  source: 'https://keras.io/api/layers/merging_layers/minimum/',
  inputs: 'many',
  params: {},
  make: (_values, { tf, name }) => tf.layers.minimum({ name }),
});
