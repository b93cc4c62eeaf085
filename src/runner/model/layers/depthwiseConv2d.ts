import { defineLayer } from '../layer';
import { biasArguments, kernelPart, paddingParam, pairOf, sizeParam } from '../arguments';
import { biasOptions } from '../kernel';

export const depthwiseConv2d = defineLayer({
  kind: 'layer',
  name: 'depthwiseConv2d',
  doc: 'A convolution of each channel by itself.',
  source: 'https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/',
  inputs: 'one',
  inputRank: 3,
  params: {
    kernelSize: sizeParam('Size of the kernel.', 3),
    strides: sizeParam('Step of the kernel.', 1),
    padding: paddingParam,
    depthMultiplier: { type: 'integer', min: 1, default: 1, doc: 'Outputs of each channel.' },
    ...biasArguments,
    depthwiseInitializer: kernelPart.initializer,
    depthwiseRegularizer: kernelPart.regularizer,
    depthwiseConstraint: kernelPart.constraint,
  },
  make: (values, context) =>
    context.tf.layers.depthwiseConv2d({
      ...biasOptions(values, context),
      kernelSize: pairOf(values.kernelSize),
      strides: pairOf(values.strides),
      padding: values.padding,
      depthMultiplier: values.depthMultiplier,
      depthwiseInitializer: context.initializer(values.depthwiseInitializer, 'depthwise_kernel'),
      depthwiseRegularizer: context.regularizer(values.depthwiseRegularizer),
      depthwiseConstraint: context.constraint(values.depthwiseConstraint),
    } as never),
});
