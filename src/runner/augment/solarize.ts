import { defineAugmentation } from './augmentation';
import { solarized } from './colour';
import { probability } from './params';
import { numbers, whereApplied } from './perPicture';

export const solarize = defineAugmentation({
  kind: 'augment',
  name: 'solarize',
  doc: 'Inverts the light levels of some pictures.',
  source: 'Keras 3 Solarization; Pillow ImageOps.solarize',
  params: {
    threshold: {
      type: 'number',
      default: 128,
      min: 0,
      max: 256,
      unit: 'levels of 0…255',
      doc: 'Levels from here on are inverted; 256 is no change.',
    },
    probability,
  },
  draw: (random, _scene, values) => ({
    threshold: values.threshold,
    applied: random.uniform53() < values.probability,
  }),
  apply: (tf, images, drawn) =>
    whereApplied(tf, images, drawn, () => solarized(tf, images, numbers(drawn, 'threshold'))),
});
