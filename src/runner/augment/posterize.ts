import { defineAugmentation } from './augmentation';
import { posterized } from './colour';
import { probability } from './params';
import { numbers, whereApplied } from './perPicture';

export const posterize = defineAugmentation({
  kind: 'augment',
  name: 'posterize',
  doc: 'Leaves some pictures fewer levels: the lower bits of each become 0.',
  source: 'Keras 3 RandomPosterization; Pillow ImageOps.posterize',
  params: {
    bits: {
      type: 'integer',
      default: 4,
      min: 1,
      max: 8,
      unit: 'bits',
      doc: 'Bits that are kept: 8 is no change of whole levels, 1 black and half white.',
    },
    probability,
  },
  draw: (random, _scene, values) => ({
    bits: values.bits,
    applied: random.uniform53() < values.probability,
  }),
  apply: (tf, images, drawn) =>
    whereApplied(tf, images, drawn, () => posterized(tf, images, numbers(drawn, 'bits'))),
});
