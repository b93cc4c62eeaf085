import { defineAugmentation } from './augmentation';
import { saturation } from './colour';
import { between, rangeAround } from './draws';
import { aroundOne } from './params';

export const randomSaturation = defineAugmentation({
  kind: 'augment',
  name: 'randomSaturation',
  doc: 'Makes the colours of each picture stronger or weaker; a picture of one channel stays.',
  source: 'tf.image.adjust_saturation: the saturation of HSV times a factor, at most 1',
  params: {
    factor: aroundOne('The factor is drawn from U(low, high); 0 is no colour, 1 no change.'),
  },
  draw: (random, _scene, values) => ({ factor: between(random, ...rangeAround(1, values.factor)) }),
  fed: {
    numbers: ({ factor }) => [factor as number],
    apply: saturation,
  },
});
