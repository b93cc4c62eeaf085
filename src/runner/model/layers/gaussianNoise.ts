import { defineLayer } from '../layer';
import { drawing, drawnNormal } from '../drawn';

export const gaussianNoise = defineLayer({
  kind: 'layer',
  name: 'gaussianNoise',
  doc: 'Adds normal noise while training.',
  source: 'https://keras.io/api/layers/regularization_layers/gaussian_noise/',
  inputs: 'one',
  params: {
    stddev: { type: 'number', required: true, min: 0, doc: 'Standard deviation of the noise.' },
  },
  make({ stddev }, context) {
    const { tf, name } = context;
    return drawing(tf.layers.gaussianNoise({ name, stddev }), context, (x) => {
      const noise = drawnNormal(context, 'gaussianNoise', x.shape);
      return tf.add(x, tf.mul(noise, stddev));
    });
  },
});
