import { defineLayer } from '../layer';
import { rateParam } from '../arguments';
import { drawing, drawnMask } from '../drawn';

export const spatialDropout2d = defineLayer({
  kind: 'layer',
  name: 'spatialDropout2d',
  doc: 'Drops whole channels of pictures (Tompson et al. 2015).',
  source: 'https://keras.io/api/layers/regularization_layers/spatial_dropout2d/',
  inputs: 'one',
  inputRank: 3,
  params: { rate: rateParam },
  make({ rate }, context) {
    const layer = context.tf.layers.dropout({
      name: context.name,
      rate,
      // tfjs has no class of its own for it; this is what it does.
      noiseShape: [null, 1, 1, null] as never,
    });
    return drawing(layer, context, (x) => {
      if (rate === 0) return x;
      const [batch] = x.shape;
      const channels = x.shape.at(-1);
      return context.tf.mul(
        x,
        drawnMask(context, 'spatialDropout', [batch!, 1, 1, channels!], rate),
      );
    });
  },
});
