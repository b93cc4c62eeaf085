import { defineAugmentation } from './augmentation';
import { probability } from './params';
import { whereApplied } from './perPicture';

export const invert = defineAugmentation({
  kind: 'augment',
  name: 'invert',
  doc: 'Makes negatives of some pictures: 255 less each level.',
  source: 'Keras 3 RandomInvert; torchvision RandomInvert',
  params: { probability },
  draw: (random, _scene, values) => ({ applied: random.uniform53() < values.probability }),
  apply: (tf, images, drawn) => whereApplied(tf, images, drawn, () => tf.sub(255, images)),
});
