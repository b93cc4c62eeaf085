import { defineLayer } from '../layer';
import { poolingArguments, poolingOptions } from '../arguments';

export const averagePooling2d = defineLayer({
  kind: 'layer',
  name: 'averagePooling2d',
  doc: 'The mean of each window of rows and columns.',
  source: 'https://keras.io/api/layers/pooling_layers/average_pooling2d/',
  inputs: 'one',
  inputRank: 3,
  params: poolingArguments,
  make: (values, { tf, name }) => tf.layers.averagePooling2d(poolingOptions(values, name)),
});
