import { defineLayer } from '../layer';

export const reshape = defineLayer({
  kind: 'layer',
  name: 'reshape',
  doc: 'The same values in another shape.',
  source: 'https://keras.io/api/layers/reshaping_layers/reshape/',
  inputs: 'one',
  params: {
    targetShape: {
      type: 'list',
      of: { type: 'integer', min: -1, doc: 'Length; -1: what is left.' },
      minItems: 1,
      required: true,
      doc: 'Shape without the batch; one length may be -1.',
    },
  },
  make({ targetShape }, { tf, name, inputShape }) {
    const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
    // tfjs would leave the length open, and the layers after it could not be built.
    const rest = size(inputShape) / -size(targetShape);
    return tf.layers.reshape({
      name,
      targetShape: targetShape.map((length) => (length === -1 ? rest : length)),
    });
  },
});
