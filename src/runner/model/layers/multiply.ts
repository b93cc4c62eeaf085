import { defineLayer } from '../layer';

export const multiply = defineLayer({
  kind: 'layer',
  name: 'multiply',
  doc: 'The product of its inputs, all of one shape.',
  source: 'https://keras.io/api/layers/merging_layers/multiply/',
  inputs: 'many',
  params: {},
  make: (_values, { tf, name }) => tf.layers.multiply({ name }),
});
