import { defineLayer } from '../layer';
import { paddingParam, pairOf, sizeParam } from '../arguments';

export const averagePooling2d = defineLayer({
  kind: 'layer',
  name: 'averagePooling2d',
  doc: 'The mean of each window of rows and columns.',
  source: 'https://keras.io/api/layers/pooling_layers/average_pooling2d/',
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
    tf.layers.averagePooling2d({
      name,
      poolSize: pairOf(values.poolSize),
      strides: pairOf(values.strides ?? values.poolSize),
      padding: values.padding,
    }),
});
