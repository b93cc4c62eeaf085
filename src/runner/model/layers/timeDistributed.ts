import { defineLayer } from '../layer';

export const timeDistributed = defineLayer({
  kind: 'layer',
  name: 'timeDistributed',
  doc: 'The same layer, with the same weights, on every step of a sequence.',
  source: 'https://keras.io/api/layers/recurrent_layers/time_distributed/',
  inputs: 'one',
  params: {
    layer: { type: 'element', kind: 'layer', required: true, doc: 'The layer for one step.' },
  },
  make({ layer: config }, { tf, name, inner, inputShape }) {
    const layer = inner(config, config.type, name, inputShape.slice(1));
    const wrapper = tf.layers.timeDistributed({ name, layer });
    // tfjs calls the layer once a step; all steps as one batch give the same in one call.
    wrapper.call = (inputs, kwargs) =>
      tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0]! : inputs;
        const [batch, steps, ...rest] = x.shape;
        const merged = tf.reshape(x, [batch! * steps!, ...rest]);
        const output = layer.call(merged, kwargs);
        const y = Array.isArray(output) ? output[0]! : output;
        return tf.reshape(y, [batch!, steps!, ...y.shape.slice(1)]);
      });
    return wrapper;
  },
});
