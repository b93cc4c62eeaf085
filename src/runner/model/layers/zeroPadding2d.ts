import { defineLayer } from '../layer';
import { edgesOf, edgesParam } from '../arguments';

export const zeroPadding2d = defineLayer({
  kind: 'layer',
  name: 'zeroPadding2d',
  doc: 'Zeros around pictures.',
  source: 'https://keras.io/api/layers/reshaping_layers/zero_padding2d/',
  inputs: 'one',
  inputRank: 3,
  params: { padding: edgesParam('Rows and columns of zeros.', 1) },
  make: ({ padding }, { tf, name }) => tf.layers.zeroPadding2d({ name, padding: edgesOf(padding) }),
});
