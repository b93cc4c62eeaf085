import { defineAugmentation } from './augmentation';
import { cval, fillMode } from './params';
import { transformed } from './projection';
import { enlargedFrom, lengthOf, lengthParam } from './window';

export const randomCrop = defineAugmentation({
  kind: 'augment',
  name: 'randomCrop',
  doc: 'Keeps a part of each picture, at a place of its own, and enlarges it to the picture’s size.',
  source:
    'Keras 3 RandomCrop, torchvision RandomCrop with padding; resized to the size that the model takes',
  params: {
    height: lengthParam('Height'),
    width: lengthParam('Width'),
    padding: {
      type: 'integer',
      default: 0,
      min: 0,
      unit: 'pixels',
      doc: 'Pixels put around the picture first, filled by fillMode. With height and width 1 the picture is moved by whole pixels.',
    },
    fillMode: { ...fillMode, default: 'constant' },
    cval,
  },
  /** The part, in whole pixels of the picture. */
  draw(random, shape, { height, width, padding }) {
    const [tall, wide] = [lengthOf(height, shape.height), lengthOf(width, shape.width)];
    return {
      top: random.integer(shape.height + 2 * padding - tall + 1) - padding,
      left: random.integer(shape.width + 2 * padding - wide + 1) - padding,
      height: tall,
      width: wide,
    };
  },
  place: enlargedFrom,
  fed: {
    numbers: enlargedFrom,
    apply: (tf, images, rows, fill) => transformed(tf, images, rows, fill),
  },
});
