import { defineLayer } from '../layer';

export const reLU = defineLayer({
  kind: 'layer',
  name: 'reLU',
  doc: 'x where it is positive, 0 where it is not, at most maxValue.',
  source: 'https://keras.io/api/layers/activation_layers/relu/',
  inputs: 'one',
  params: {
    maxValue: {
      type: 'number',
      default: null,
      nullable: true,
      min: 0,
      doc: 'Largest value; null: none.',
    },
  },
  make: ({ maxValue }, { tf, name }) =>
    tf.layers.reLU({ name, ...(maxValue !== null && { maxValue }) }),
});
