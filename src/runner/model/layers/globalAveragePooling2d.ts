import { defineLayer } from '../layer';

export const globalAveragePooling2d = defineLayer({
  kind: 'layer',
  name: 'globalAveragePooling2d',
  doc: 'The mean of each channel over all rows and columns.',
  source: 'https://keras.io/api/layers/pooling_layers/global_average_pooling2d/',
  inputs: 'one',
  inputRank: 3,
  params: {},
  make: (_values, { tf, name }) => tf.layers.globalAveragePooling2d({ name }),
});
