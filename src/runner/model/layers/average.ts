import { defineLayer } from '../layer';

export const average = defineLayer({
  kind: 'layer',
  name: 'average',
  doc: 'The mean of its inputs, all of one shape.',
  source: 'https://keras.io/api/layers/merging_layers/average/',
  inputs: 'many',
  params: {},
  make: (_values, { tf, name }) => tf.layers.average({ name }),
});
