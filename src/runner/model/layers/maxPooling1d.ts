import { defineLayer } from '../layer';
import { paddingParam } from '../arguments';

export const maxPooling1d = defineLayer({
  kind: 'layer',
  name: 'maxPooling1d',
  doc: 'The largest value of each window of steps.',
  source: 'https://keras.io/api/layers/pooling_layers/max_pooling1d/',
  inputs: 'one',
  inputRank: 2,
  params: {
    poolSize: { type: 'integer', min: 1, default: 2, doc: 'Steps of the window.' },
    strides: { type: 'integer', min: 1, doc: 'Step of the window; default: its size.' },
    padding: paddingParam,
  },
  make: ({ poolSize, strides, padding }, { tf, name }) =>
    tf.layers.maxPooling1d({ name, poolSize, strides: strides ?? poolSize, padding }),
});
