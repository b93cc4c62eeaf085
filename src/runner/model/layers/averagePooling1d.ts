import { defineLayer } from '../layer';
import { paddingParam } from '../arguments';

export const averagePooling1d = defineLayer({
  kind: 'layer',
  name: 'averagePooling1d',
  doc: 'The mean of each window of steps.',
  source: 'https://keras.io/api/layers/pooling_layers/average_pooling1d/',
  inputs: 'one',
  inputRank: 2,
  params: {
    poolSize: { type: 'integer', min: 1, default: 2, doc: 'Steps of the window.' },
    strides: { type: 'integer', min: 1, doc: 'Step of the window; default: its size.' },
    padding: paddingParam,
  },
  make: ({ poolSize, strides, padding }, { tf, name }) =>
    tf.layers.averagePooling1d({ name, poolSize, strides: strides ?? poolSize, padding }),
});
