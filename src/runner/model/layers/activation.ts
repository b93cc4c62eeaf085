import { defineLayer } from '../layer';
import { activations } from '../arguments';

export const activation = defineLayer({
  kind: 'layer',
  name: 'activation',
  doc: 'An activation by its name.',
  source: 'https://keras.io/api/layers/core_layers/activation/',
  inputs: 'one',
  params: { activation: { type: 'enum', values: activations, required: true, doc: 'Which.' } },
  make: (values, { tf, name }) =>
    tf.layers.activation({ name, activation: values.activation as 'relu' }),
});
