import { defineAugmentation } from './augmentation';
import { brightness } from './colour';
import { between, rangeAround } from './draws';

export const randomBrightness = defineAugmentation({
  kind: 'augment',
  name: 'randomBrightness',
  doc: 'Makes each picture lighter or darker by one amount for all its pixels, within 0…255.',
  source: 'Keras 3 RandomBrightness with valueRange [0, 255]',
  params: {
    factor: {
      type: 'union',
      of: [
        { type: 'number', min: 0, max: 1, doc: 'f stands for [−f, f].' },
        {
          type: 'list',
          of: { type: 'number', min: -1, max: 1, doc: 'An end of the range.' },
          minItems: 2,
          maxItems: 2,
          doc: '[low, high].',
        },
      ],
      required: true,
      unit: 'share of 255',
      doc: 'What is added, drawn from U(low, high) and times 255; f gives [−f, f]; −1 is black, 1 white.',
    },
  },
  /** factor: the share of 255 that is added. */
  draw: (random, _shape, values) => ({ factor: between(random, ...rangeAround(0, values.factor)) }),
  fed: {
    numbers: ({ factor }) => [factor as number],
    apply: brightness,
  },
});
