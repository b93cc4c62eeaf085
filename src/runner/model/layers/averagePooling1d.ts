import { defineLayer } from '../layer';
import { pooling1dArguments } from '../arguments';

export const averagePooling1d = defineLayer({
  kind: 'layer',
  name: 'averagePooling1d',
  doc: 'The mean of each window of steps.',
  source: 'https://keras.io/api/layers/pooling_layers/average_pooling1d/',
  inputs: 'one',
  inputRank: 2,
  params: pooling1dArguments,
  make: ({ poolSize, strides, padding }, { tf, name }) =>
    tf.layers.averagePooling1d({ name, poolSize, strides: strides ?? poolSize, padding }),
});
