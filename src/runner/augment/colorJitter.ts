import type * as tf from '@tensorflow/tfjs';
import { defineAugmentation } from './augmentation';
import { brightness, contrast, hue, saturation, type ColourChange } from './colour';
import { around } from './draws';
import { numbers } from './perPicture';

const amount = (doc: string, unit: string) =>
  ({ type: 'number', default: 0, min: 0, max: 1, unit, doc }) as const;

/** In this order, as Keras has it. */
const changes: readonly (readonly [string, ColourChange])[] = [
  ['brightness', brightness],
  ['contrast', contrast],
  ['saturation', saturation],
  ['hue', hue],
];

export const colorJitter = defineAugmentation({
  kind: 'augment',
  name: 'colorJitter',
  doc: 'Changes brightness, contrast, saturation and hue of each picture, in this order.',
  source: 'Keras 3 RandomColorJitter; torchvision ColorJitter',
  params: {
    brightnessFactor: amount('What is added is drawn from U(−f, f) · 255.', 'share of 255'),
    contrastFactor: amount('The factor is drawn from U(1 − f, 1 + f).', 'factor'),
    saturationFactor: amount('The factor is drawn from U(1 − f, 1 + f).', 'factor'),
    hueFactor: amount('The angle is drawn from U(−f, f) · 180 degrees.', 'share of 180 degrees'),
  },
  /** brightness: share of 255; contrast, saturation: factors; hue: degrees. */
  draw: (random, _scene, values) => ({
    brightness: around(random, values.brightnessFactor),
    contrast: 1 + around(random, values.contrastFactor),
    saturation: 1 + around(random, values.saturationFactor),
    hue: 180 * around(random, values.hueFactor),
  }),
  apply: (tf, images, drawn) =>
    tf.tidy(() =>
      changes.reduce((current: tf.Tensor4D, [name, change]) => {
        const amounts = numbers(drawn, name);
        const still = name === 'contrast' || name === 'saturation' ? 1 : 0;
        return amounts.every((each) => each === still) ? current : change(tf, current, amounts);
      }, tf.clone(images)),
    ),
});
