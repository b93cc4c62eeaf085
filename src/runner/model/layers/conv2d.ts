import { defineLayer } from '../layer';
import { kernelArguments, paddingParam, pairOf, sizeParam } from '../arguments';
import { kernelOptions } from '../kernel';

export const conv2d = defineLayer({
  kind: 'layer',
  name: 'conv2d',
  doc: 'A convolution over the rows and columns of pictures.',
  source: 'https://keras.io/api/layers/convolution_layers/convolution2d/',
  inputs: 'one',
  inputRank: 3,
  params: {
    filters: { type: 'integer', min: 1, required: true, doc: 'Output channels.' },
    kernelSize: { ...sizeParam('Size of the kernel.', 3) },
    strides: sizeParam('Step of the kernel.', 1),
    padding: paddingParam,
    ...kernelArguments,
  },
  make: (values, context) =>
    context.tf.layers.conv2d({
      ...kernelOptions(values, context),
      filters: values.filters,
      kernelSize: pairOf(values.kernelSize),
      strides: pairOf(values.strides),
      padding: values.padding,
    }),
});
