import { defineLayer } from '../layer';
import { paddingParam, pairOf, sizeParam } from '../arguments';

export const maxPooling2d = defineLayer({
  kind: 'layer',
  name: 'maxPooling2d',
  doc: 'The largest value of each window of rows and columns.',
  source: 'https://keras.io/api/layers/pooling_layers/max_pooling2d/',
  inputs: 'one',
  inputRank: 3,
  params: {
    poolSize: sizeParam('Size of the window.', 2),
    strides: {
      type: 'union',
      of: [
        { type: 'integer', min: 1, doc: 'For rows and columns.' },
        {
          type: 'list',
          of: { type: 'integer', min: 1, doc: 'Step.' },
          minItems: 2,
          maxItems: 2,
          doc: '[rows, columns].',
        },
      ],
      doc: 'Step of the window; default: its size.',
    },
    padding: paddingParam,
  },
  make: (values, { tf, name }) =>
    tf.layers.maxPooling2d({
      name,
      poolSize: pairOf(values.poolSize),
      strides: pairOf(values.strides ?? values.poolSize),
      padding: values.padding,
    }),
});
