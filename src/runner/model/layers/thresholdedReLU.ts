import { defineLayer } from '../layer';

export const thresholdedReLU = defineLayer({
  kind: 'layer',
  name: 'thresholdedReLU',
  doc: 'x where it is above theta, 0 where it is not (Konda et al. 2015).',
  source: 'https://keras.io/api/layers/activation_layers/',
  inputs: 'one',
  params: { theta: { type: 'number', default: 1, min: 0, doc: 'Where values begin to pass.' } },
  make({ theta }, { tf, name }) {
    const layer = tf.layers.thresholdedReLU({ name, theta });
    // tfjs multiplies by a mask for which it has no gradient; a step has one.
    layer.call = (inputs) => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      return tf.tidy(() => tf.mul(x, tf.step(tf.sub(x, theta))));
    };
    return layer;
  },
});
