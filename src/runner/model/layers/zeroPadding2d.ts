import { defineLayer } from '../layer';
import { edgesOf } from '../arguments';

export const zeroPadding2d = defineLayer({
  kind: 'layer',
  name: 'zeroPadding2d',
  doc: 'Zeros around pictures.',
  source: 'https://keras.io/api/layers/reshaping_layers/zero_padding2d/',
  inputs: 'one',
  inputRank: 3,
  params: {
    padding: {
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
      default: 1,
      doc: 'Rows and columns of zeros.',
    },
  },
  make: ({ padding }, { tf, name }) => tf.layers.zeroPadding2d({ name, padding: edgesOf(padding) }),
});
