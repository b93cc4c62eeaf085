import { defineAugmentation } from './augmentation';
import { between } from './draws';
import { probability } from './params';
import { oneByOne } from './perPicture';

/** Rectangles that do not fit are drawn again, so often. */
const ATTEMPTS = 10;

const pair = (low: number, high: number, max: number, doc: string) =>
  ({
    type: 'list',
    of: { type: 'number', min: 0, max, doc: 'An end of the range.' },
    minItems: 2,
    maxItems: 2,
    default: [low, high],
    doc,
  }) as const;

export const erasing = defineAugmentation({
  kind: 'augment',
  name: 'erasing',
  doc: 'Erases a rectangle of some pictures (cutout): fills it with one level or with noise.',
  source: 'Zhong et al., "Random Erasing Data Augmentation", 2017; torchvision RandomErasing',
  params: {
    scale: pair(0.02, 0.33, 1, 'Area of the rectangle as a share of the picture, U(low, high).'),
    ratio: pair(0.3, 3.3, 20, 'Height by width of the rectangle, drawn evenly on a log scale.'),
    value: {
      type: 'union',
      of: [
        { type: 'number', min: 0, max: 255, doc: 'One level.' },
        { type: 'enum', values: ['noise'], doc: 'A draw from U(0, 255) for each value.' },
      ],
      default: 0,
      unit: 'levels of 0…255',
      doc: 'What it is filled with: a level, or "noise".',
    },
    probability,
  },
  /** The rectangle in pixels; none where `applied` is false or none of ten fits. */
  draw(random, shape, { scale, ratio, probability: often }) {
    let applied = random.uniform53() < often;
    const area = shape.height * shape.width;
    for (let attempt = 0; applied && attempt < ATTEMPTS; attempt++) {
      const share = between(random, scale[0]!, scale[1]!);
      const log = between(
        random,
        Math.log(Math.max(1e-3, ratio[0]!)),
        Math.log(Math.max(1e-3, ratio[1]!)),
      );
      const height = Math.round(Math.sqrt(area * share * Math.exp(log)));
      const width = Math.round(Math.sqrt((area * share) / Math.exp(log)));
      if (height < 1 || width < 1 || height > shape.height || width > shape.width) continue;
      const top = random.integer(shape.height - height + 1);
      const left = random.integer(shape.width - width + 1);
      return { applied, top, left, height, width };
    }
    applied = false;
    return { applied, top: 0, left: 0, height: 0, width: 0 };
  },
  apply(tf, images, drawn, { value }, { noise }) {
    const [, , wide, channels] = images.shape;
    return oneByOne(tf, images, (levels, i) => {
      const { top, left, height, width } = drawn[i] as unknown as Record<
        'top' | 'left' | 'height' | 'width',
        number
      >;
      const random = value === 'noise' ? noise(i) : undefined;
      for (let y = top; y < top + height; y++)
        for (let at = (y * wide + left) * channels; at < (y * wide + left + width) * channels; at++)
          levels[at] = random ? 255 * random.uniform53() : (value as number);
    });
  },
});
