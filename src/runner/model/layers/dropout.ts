import { defineLayer } from '../layer';
import { dropoutClass } from '../dropout';

export const dropout = defineLayer({
  kind: 'layer',
  name: 'dropout',
  doc: 'Sets a share of its input to 0 while training, and scales the rest up.',
  source: 'https://keras.io/api/layers/regularization_layers/dropout/',
  inputs: 'one',
  params: {
    rate: {
      type: 'number',
      default: 0.5,
      min: 0,
      exclusiveMax: 1,
      unit: 'share',
      doc: 'Share to drop.',
    },
  },
  make: (values, context) => new (dropoutClass(context.tf))(values.rate, context),
});
