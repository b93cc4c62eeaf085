import { defineLayer } from '../layer';

export const globalMaxPooling2d = defineLayer({
  kind: 'layer',
  name: 'globalMaxPooling2d',
  doc: 'The largest value of each channel over all rows and columns.',
  source: 'https://keras.io/api/layers/pooling_layers/global_max_pooling2d/',
  inputs: 'one',
  inputRank: 3,
  params: {},
  make: (_values, { tf, name }) => tf.layers.globalMaxPooling2d({ name }),
});
