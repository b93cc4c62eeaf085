import { defineLayer } from '../layer';
import { poolingArguments, poolingOptions } from '../arguments';

export const maxPooling2d = defineLayer({
  kind: 'layer',
  name: 'maxPooling2d',
  doc: 'The largest value of each window of rows and columns.',
  source: 'https://keras.io/api/layers/pooling_layers/max_pooling2d/',
  inputs: 'one',
  inputRank: 3,
  params: poolingArguments,
  make: (values, { tf, name }) => tf.layers.maxPooling2d(poolingOptions(values, name)),
});
