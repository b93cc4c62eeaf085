import { batchNormalizationClass } from '../batchNormalization';
import { defineLayer } from '../layer';

export const batchNormalization = defineLayer({
  kind: 'layer',
  name: 'batchNormalization',
  doc: 'Normalizes each channel over the batch; at prediction by its moving averages.',
  source: 'https://keras.io/api/layers/normalization_layers/batch_normalization/',
  inputs: 'one',
  params: {
    momentum: { type: 'number', default: 0.99, min: 0, max: 1, doc: 'Of the moving averages.' },
    epsilon: { type: 'number', default: 0.001, exclusiveMin: 0, doc: 'Added to the variance.' },
    center: { type: 'boolean', default: true, doc: 'Add beta.' },
    scale: { type: 'boolean', default: true, doc: 'Multiply by gamma.' },
  },
  make: (values, { tf, name }) => new (batchNormalizationClass(tf))({ name, ...values }),
});
