import { defineLayer } from '../layer';

export const flatten = defineLayer({
  kind: 'layer',
  name: 'flatten',
  doc: 'All values of a sample in one row.',
  source: 'https://keras.io/api/layers/reshaping_layers/flatten/',
  inputs: 'one',
  params: {},
  make: (_values, { tf, name }) => tf.layers.flatten({ name }),
});
