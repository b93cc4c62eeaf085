import { defineAugmentation } from './augmentation';
import { transformed } from './projection';
import { enlargedFrom, lengthOf, lengthParam } from './window';

export const centerCrop = defineAugmentation({
  kind: 'augment',
  name: 'centerCrop',
  doc: 'Keeps the middle of each picture and enlarges it to the picture’s size. Validation sees whole pictures.',
  source: 'Keras 3 CenterCrop, resized to the size that the model takes',
  params: { height: lengthParam('Height'), width: lengthParam('Width') },
  draw(_random, shape, { height, width }) {
    const [tall, wide] = [lengthOf(height, shape.height), lengthOf(width, shape.width)];
    return {
      top: Math.floor((shape.height - tall) / 2),
      left: Math.floor((shape.width - wide) / 2),
      height: tall,
      width: wide,
    };
  },
  place: enlargedFrom,
  fed: {
    numbers: enlargedFrom,
    apply: (tf, images, rows) => transformed(tf, images, rows, { fillMode: 'nearest', cval: 0 }),
  },
});
