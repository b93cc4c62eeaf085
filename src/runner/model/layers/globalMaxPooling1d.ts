import { defineLayer } from '../layer';

export const globalMaxPooling1d = defineLayer({
  kind: 'layer',
  name: 'globalMaxPooling1d',
  doc: 'The largest value of each feature over all steps.',
  source: 'https://keras.io/api/layers/pooling_layers/global_max_pooling1d/',
  inputs: 'one',
  inputRank: 2,
  params: {},
  make: (_values, { tf, name }) => tf.layers.globalMaxPooling1d({ name }),
});
