import { defineLayer } from '../layer';
import { kernelArguments, paddingParam, pairOf, sizeParam } from '../arguments';
import { kernelOptions } from '../kernel';

export const conv2dTranspose = defineLayer({
  kind: 'layer',
  name: 'conv2dTranspose',
  doc: 'The transpose of a convolution: makes pictures larger by its strides.',
  source: 'https://keras.io/api/layers/convolution_layers/convolution2d_transpose/',
  inputs: 'one',
  inputRank: 3,
  params: {
    filters: { type: 'integer', min: 1, required: true, doc: 'Output channels.' },
    kernelSize: sizeParam('Size of the kernel.', 3),
    strides: sizeParam('How much larger the output is.', 1),
    padding: paddingParam,
    ...kernelArguments,
  },
  make: (values, context) =>
    context.tf.layers.conv2dTranspose({
      ...kernelOptions(values, context),
      filters: values.filters,
      kernelSize: pairOf(values.kernelSize),
      strides: pairOf(values.strides),
      padding: values.padding,
    }),
});
