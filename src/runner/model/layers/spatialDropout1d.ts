import { defineLayer } from '../layer';
import { rateParam } from '../arguments';
import { drawing, drawnMask } from '../drawn';

export const spatialDropout1d = defineLayer({
  kind: 'layer',
  name: 'spatialDropout1d',
  doc: 'Drops whole features of a sequence, over all its steps (Tompson et al. 2015).',
  source: 'https://keras.io/api/layers/regularization_layers/spatial_dropout1d/',
  inputs: 'one',
  inputRank: 2,
  params: { rate: rateParam },
  make({ rate }, context) {
    const layer = context.tf.layers.spatialDropout1d({ name: context.name, rate });
    return drawing(layer, context, (x) => {
      if (rate === 0) return x;
      const [batch] = x.shape;
      const channels = x.shape.at(-1);
      return context.tf.mul(x, drawnMask(context, 'spatialDropout', [batch!, 1, channels!], rate));
    });
  },
});
