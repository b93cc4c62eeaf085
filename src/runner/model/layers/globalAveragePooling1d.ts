import { defineLayer } from '../layer';

export const globalAveragePooling1d = defineLayer({
  kind: 'layer',
  name: 'globalAveragePooling1d',
  doc: 'The mean of each feature over all steps.',
  source: 'https://keras.io/api/layers/pooling_layers/global_average_pooling1d/',
  inputs: 'one',
  inputRank: 2,
  params: {},
  make: (_values, { tf, name }) => tf.layers.globalAveragePooling1d({ name }),
});
