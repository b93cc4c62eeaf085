import { defineLayer } from '../layer';

export const elu = defineLayer({
  kind: 'layer',
  name: 'elu',
  doc: 'x where it is positive, eˣ − 1 where it is not (Clevert et al. 2016).',
  source: 'https://keras.io/api/layers/activation_layers/elu/',
  inputs: 'one',
  params: {},
  make: (_values, { tf, name }) => tf.layers.elu({ name }),
});
