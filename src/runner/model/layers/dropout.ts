import { defineLayer } from '../layer';
import { rateParam } from '../arguments';
import { drawing, drawnMask } from '../drawn';

export const dropout = defineLayer({
  kind: 'layer',
  name: 'dropout',
  doc: 'Sets a share of its input to 0 while training, and scales the rest up (Srivastava et al. 2014).',
  source: 'https://keras.io/api/layers/regularization_layers/dropout/',
  inputs: 'one',
  params: { rate: rateParam },
  make: ({ rate }, context) =>
    drawing(context.tf.layers.dropout({ name: context.name, rate }), context, (x) =>
      rate === 0 ? x : context.tf.mul(x, drawnMask(context, 'dropout', x.shape, rate)),
    ),
});
