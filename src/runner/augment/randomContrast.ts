import { defineAugmentation } from './augmentation';
import { contrast } from './colour';
import { between, rangeAround } from './draws';
import { aroundOne } from './params';

export const randomContrast = defineAugmentation({
  kind: 'augment',
  name: 'randomContrast',
  doc: "Moves each channel's levels away from their mean or towards it, within 0…255.",
  source:
    'Keras 3 RandomContrast, tf.image.adjust_contrast; a pair is the range of the factor itself',
  params: {
    factor: aroundOne('The factor is drawn from U(low, high); 0 is all grey, 1 no change.'),
  },
  draw: (random, _scene, values) => ({ factor: between(random, ...rangeAround(1, values.factor)) }),
  fed: {
    numbers: ({ factor }) => [factor as number],
    apply: contrast,
  },
});
