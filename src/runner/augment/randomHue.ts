import { defineAugmentation } from './augmentation';
import { hue } from './colour';
import { around } from './draws';

export const randomHue = defineAugmentation({
  kind: 'augment',
  name: 'randomHue',
  doc: 'Turns the hue of each picture by one angle; a picture of one channel stays.',
  source: 'Keras 3 RandomHue, tf.image.adjust_hue',
  params: {
    factor: {
      type: 'number',
      required: true,
      min: 0,
      max: 1,
      unit: 'share of 180 degrees',
      doc: 'The angle is drawn from U(−f, f) · 180 degrees.',
    },
  },
  /** hue: degrees. */
  draw: (random, _scene, { factor }) => ({ hue: 180 * around(random, factor) }),
  fed: {
    numbers: ({ hue }) => [hue as number],
    apply: hue,
  },
});
