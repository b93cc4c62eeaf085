import { defineAugmentation } from './augmentation';
import { luma } from './colour';
import { probability } from './params';
import { whereApplied } from './perPicture';

export const grayscale = defineAugmentation({
  kind: 'augment',
  name: 'grayscale',
  doc: 'Takes the colour from some pictures; they keep their channels.',
  source: 'Keras 3 RandomGrayscale (its factor is the probability)',
  params: { probability },
  draw: (random, _scene, values) => ({ applied: random.uniform53() < values.probability }),
  apply: (tf, images, drawn) =>
    whereApplied(tf, images, drawn, () => tf.mul(luma(tf, images), tf.onesLike(images))),
});
