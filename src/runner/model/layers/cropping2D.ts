import { defineLayer } from '../layer';
import { edgesOf, edgesParam } from '../arguments';

export const cropping2D = defineLayer({
  kind: 'layer',
  name: 'cropping2D',
  doc: 'Pictures without their edges.',
  source: 'https://keras.io/api/layers/reshaping_layers/cropping2d/',
  inputs: 'one',
  inputRank: 3,
  params: { cropping: edgesParam('Rows and columns to take away.', 0) },
  make: ({ cropping }, { tf, name }) => tf.layers.cropping2D({ name, cropping: edgesOf(cropping) }),
});
