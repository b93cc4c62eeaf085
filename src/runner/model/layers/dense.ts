import { defineLayer } from '../layer';
import { kernelArguments } from '../arguments';
import { kernelOptions } from '../kernel';

export const dense = defineLayer({
  kind: 'layer',
  name: 'dense',
  doc: 'A fully connected layer: activation(x · kernel + bias).',
  source: 'https://keras.io/api/layers/core_layers/dense/',
  inputs: 'one',
  inputRank: 1,
  params: {
    units: { type: 'integer', min: 1, required: true, doc: 'Outputs.' },
    ...kernelArguments,
  },
  make: (values, context) =>
    context.tf.layers.dense({ ...kernelOptions(values, context), units: values.units }),
});
