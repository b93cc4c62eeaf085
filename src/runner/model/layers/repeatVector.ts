import { defineLayer } from '../layer';

export const repeatVector = defineLayer({
  kind: 'layer',
  name: 'repeatVector',
  doc: 'A row of values n times: a sequence of n equal steps.',
  source: 'https://keras.io/api/layers/reshaping_layers/repeat_vector/',
  inputs: 'one',
  inputRank: 1,
  params: { n: { type: 'integer', min: 1, required: true, doc: 'How many times.' } },
  make: ({ n }, { tf, name }) => tf.layers.repeatVector({ name, n }),
});
