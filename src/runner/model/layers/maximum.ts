import { defineLayer } from '../layer';

export const maximum = defineLayer({
  kind: 'layer',
  name: 'maximum',
  doc: 'The largest of its inputs, value by value.',
  source: 'https://keras.io/api/layers/merging_layers/maximum/',
  inputs: 'many',
  params: {},
  make: (_values, { tf, name }) => tf.layers.maximum({ name }),
});
