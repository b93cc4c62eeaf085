import { defineLayer } from '../layer';

export const concatenate = defineLayer({
  kind: 'layer',
  name: 'concatenate',
  doc: 'Its inputs one behind the other along an axis.',
  source: 'https://keras.io/api/layers/merging_layers/concatenate/',
  inputs: 'many',
  params: { axis: { type: 'integer', default: -1, doc: 'Axis; -1 is the last, the channels.' } },
  make: (values, { tf, name }) => tf.layers.concatenate({ name, axis: values.axis }),
});
