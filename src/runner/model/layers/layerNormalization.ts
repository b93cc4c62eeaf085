import type * as tfjs from '@tensorflow/tfjs';
import { defineLayer } from '../layer';

export const layerNormalization = defineLayer({
  kind: 'layer',
  name: 'layerNormalization',
  doc: 'Normalizes each sample over its last axis (Ba et al. 2016).',
  source: 'https://keras.io/api/layers/normalization_layers/layer_normalization/',
  inputs: 'one',
  params: {
    epsilon: { type: 'number', default: 0.001, exclusiveMin: 0, doc: 'Added to the variance.' },
    center: { type: 'boolean', default: true, doc: 'Add beta.' },
    scale: { type: 'boolean', default: true, doc: 'Multiply by gamma.' },
  },
  make({ epsilon, center, scale }, { tf, name }) {
    const layer = tf.layers.layerNormalization({ name, epsilon, center, scale });
    const weights = layer as unknown as { gamma?: tfjs.LayerVariable; beta?: tfjs.LayerVariable };
    // tfjs' own has no gradient where center or scale is off.
    layer.call = (inputs) =>
      tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0]! : inputs;
        const { mean, variance } = tf.moments(x, -1, true);
        let y = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
        if (scale) y = tf.mul(y, weights.gamma!.read());
        return center ? tf.add(y, weights.beta!.read()) : y;
      });
    return layer;
  },
});
