import { defineLayer } from '../layer';

export const leakyReLU = defineLayer({
  kind: 'layer',
  name: 'leakyReLU',
  doc: 'x where it is positive, a small slope of it where it is not (Maas et al. 2013).',
  source: 'https://keras.io/api/layers/activation_layers/leaky_relu/',
  inputs: 'one',
  params: {
    negativeSlope: { type: 'number', default: 0.3, min: 0, doc: 'Slope below 0.' },
  },
  make: ({ negativeSlope }, { tf, name }) => tf.layers.leakyReLU({ name, alpha: negativeSlope }),
});
