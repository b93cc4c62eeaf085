import { defineLayer } from '../layer';
import { pooling1dArguments } from '../arguments';

export const maxPooling1d = defineLayer({
  kind: 'layer',
  name: 'maxPooling1d',
  doc: 'The largest value of each window of steps.',
  source: 'https://keras.io/api/layers/pooling_layers/max_pooling1d/',
  inputs: 'one',
  inputRank: 2,
  params: pooling1dArguments,
  make: ({ poolSize, strides, padding }, { tf, name }) =>
    tf.layers.maxPooling1d({ name, poolSize, strides: strides ?? poolSize, padding }),
});
