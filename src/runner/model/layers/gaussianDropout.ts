import { defineLayer } from '../layer';
import { rateParam } from '../arguments';
import { drawing, drawnNormal } from '../drawn';

export const gaussianDropout = defineLayer({
  kind: 'layer',
  name: 'gaussianDropout',
  doc: 'Multiplies by normal noise around 1 while training (Srivastava et al. 2014).',
  source: 'https://keras.io/api/layers/regularization_layers/gaussian_dropout/',
  inputs: 'one',
  params: {
    rate: { ...rateParam, doc: 'As of dropout: the deviation is √(rate / (1 − rate)).' },
  },
  make({ rate }, context) {
    const { tf, name } = context;
    const deviation = Math.sqrt(rate / (1 - rate));
    return drawing(tf.layers.gaussianDropout({ name, rate }), context, (x) => {
      const noise = drawnNormal(context, 'gaussianDropout', x.shape);
      return tf.mul(x, tf.add(tf.mul(noise, deviation), 1));
    });
  },
});
