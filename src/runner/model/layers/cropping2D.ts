import { defineLayer } from '../layer';
import { edgesOf } from '../arguments';

export const cropping2D = defineLayer({
  kind: 'layer',
  name: 'cropping2D',
  doc: 'Pictures without their edges.',
  source: 'https://keras.io/api/layers/reshaping_layers/cropping2d/',
  inputs: 'one',
  inputRank: 3,
  params: {
    cropping: {
      type: 'union',
      of: [
        { type: 'integer', min: 0, doc: 'On all sides.' },
        {
          type: 'list',
          of: {
            type: 'list',
            of: { type: 'integer', min: 0, doc: 'Rows or columns.' },
            minItems: 2,
            maxItems: 2,
            doc: '[before, after].',
          },
          minItems: 2,
          maxItems: 2,
          doc: '[[top, bottom], [left, right]].',
        },
      ],
      default: 0,
      doc: 'Rows and columns to take away.',
    },
  },
  make: ({ cropping }, { tf, name }) => tf.layers.cropping2D({ name, cropping: edgesOf(cropping) }),
});
