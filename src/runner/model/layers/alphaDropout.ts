import { defineLayer } from '../layer';
import { rateParam } from '../arguments';
import { drawing, drawnMask } from '../drawn';

/** What selu gives far below 0: −scale · alpha. */
const LOWEST = -1.0507009873554805 * 1.6732632423543772;

export const alphaDropout = defineLayer({
  kind: 'layer',
  name: 'alphaDropout',
  doc: 'Dropout that keeps mean and variance of what selu gives (Klambauer et al. 2017).',
  source: 'https://keras.io/api/layers/regularization_layers/alpha_dropout/',
  inputs: 'one',
  params: { rate: rateParam },
  make({ rate }, context) {
    const { tf, name } = context;
    const a = ((1 - rate) * (1 + rate * LOWEST ** 2)) ** -0.5;
    const b = -a * LOWEST * rate;
    return drawing(tf.layers.alphaDropout({ name, rate }), context, (x) => {
      if (rate === 0) return x;
      const kept = drawnMask(context, 'alphaDropout', x.shape, rate, 1);
      const dropped = tf.mul(tf.sub(1, kept), LOWEST);
      return tf.add(tf.mul(tf.add(tf.mul(x, kept), dropped), a), b);
    });
  },
});
