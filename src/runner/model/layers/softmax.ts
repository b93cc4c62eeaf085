import { defineLayer } from '../layer';

export const softmax = defineLayer({
  kind: 'layer',
  name: 'softmax',
  doc: 'eˣ brought to a sum of 1 along an axis.',
  source: 'https://keras.io/api/layers/activation_layers/softmax/',
  inputs: 'one',
  params: { axis: { type: 'integer', default: -1, doc: 'Axis; -1 is the last.' } },
  make: ({ axis }, { tf, name }) => tf.layers.softmax({ name, axis }),
});
