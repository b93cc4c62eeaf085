import { defineAugmentation } from './augmentation';
import { sharpness as sharpened } from './colour';
import { between, rangeAround } from './draws';
import { aroundOne } from './params';

export const sharpness = defineAugmentation({
  kind: 'augment',
  name: 'sharpness',
  doc: 'Makes each picture softer or sharper.',
  source:
    'Keras 3 RandomSharpness, whose factor is half of this one; Pillow ImageEnhance.Sharpness',
  params: {
    factor: aroundOne('The factor is drawn from U(low, high); 0 is soft, 1 no change, 2 sharp.'),
  },
  draw: (random, _scene, values) => ({ factor: between(random, ...rangeAround(1, values.factor)) }),
  fed: { numbers: ({ factor }) => [factor as number], apply: sharpened },
});
