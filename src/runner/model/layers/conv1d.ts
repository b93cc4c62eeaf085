import { defineLayer } from '../layer';
import { kernelArguments, paddingParam } from '../arguments';
import { kernelOptions } from '../kernel';

export const conv1d = defineLayer({
  kind: 'layer',
  name: 'conv1d',
  doc: 'A convolution over the steps of a sequence.',
  source: 'https://keras.io/api/layers/convolution_layers/convolution1d/',
  inputs: 'one',
  inputRank: 2,
  params: {
    filters: { type: 'integer', min: 1, required: true, doc: 'Output channels.' },
    kernelSize: { type: 'integer', min: 1, default: 3, doc: 'Steps that the kernel spans.' },
    strides: { type: 'integer', min: 1, default: 1, doc: 'Step of the kernel.' },
    padding: paddingParam,
    ...kernelArguments,
  },
  make: (values, context) =>
    context.tf.layers.conv1d({
      ...kernelOptions(values, context),
      filters: values.filters,
      kernelSize: values.kernelSize,
      strides: values.strides,
      padding: values.padding,
    }),
});
