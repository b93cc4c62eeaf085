import { defineLayer } from '../layer';

export const add = defineLayer({
  kind: 'layer',
  name: 'add',
  doc: 'The sum of its inputs, all of one shape.',
  source: 'https://keras.io/api/layers/merging_layers/add/',
  inputs: 'many',
  params: {},
  make: (_values, { tf, name }) => tf.layers.add({ name }),
});
