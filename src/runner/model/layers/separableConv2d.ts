import { defineLayer } from '../layer';
import { biasArguments, kernelPart, paddingParam, pairOf, sizeParam } from '../arguments';
import { biasOptions } from '../kernel';

export const separableConv2d = defineLayer({
  kind: 'layer',
  name: 'separableConv2d',
  doc: 'A convolution of each channel, then one over the channels (Chollet 2017): far fewer weights.',
  source: 'https://keras.io/api/layers/convolution_layers/separable_convolution2d/',
  inputs: 'one',
  inputRank: 3,
  params: {
    filters: { type: 'integer', min: 1, required: true, doc: 'Output channels.' },
    kernelSize: sizeParam('Size of the kernel.', 3),
    strides: sizeParam('Step of the kernel.', 1),
    padding: paddingParam,
    depthMultiplier: {
      type: 'integer',
      min: 1,
      default: 1,
      doc: 'Outputs of each channel before they are mixed.',
    },
    ...biasArguments,
    depthwiseInitializer: kernelPart.initializer,
    pointwiseInitializer: kernelPart.initializer,
    depthwiseRegularizer: kernelPart.regularizer,
    pointwiseRegularizer: kernelPart.regularizer,
    depthwiseConstraint: kernelPart.constraint,
    pointwiseConstraint: kernelPart.constraint,
  },
  make(values, context) {
    const { depthMultiplier } = values;
    const layer = context.tf.layers.separableConv2d({
      ...biasOptions(values, context),
      filters: values.filters,
      kernelSize: pairOf(values.kernelSize),
      strides: pairOf(values.strides),
      padding: values.padding,
      depthMultiplier,
      depthwiseInitializer: context.initializer(values.depthwiseInitializer, 'depthwise_kernel'),
      pointwiseInitializer: context.initializer(values.pointwiseInitializer, 'pointwise_kernel'),
      depthwiseRegularizer: context.regularizer(values.depthwiseRegularizer),
      pointwiseRegularizer: context.regularizer(values.pointwiseRegularizer),
      depthwiseConstraint: context.constraint(values.depthwiseConstraint),
      pointwiseConstraint: context.constraint(values.pointwiseConstraint),
    } as never);
    // tfjs forgets it in model.json.
    const configOf = layer.getConfig.bind(layer);
    layer.getConfig = () => ({ ...configOf(), depthMultiplier });
    return layer;
  },
});
