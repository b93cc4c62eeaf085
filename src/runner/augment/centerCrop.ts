import { defineAugmentation } from './augmentation';
import type { Drawn, PictureShape, Projection } from './augmentation';
import { projected } from './projection';
import { enlarged, lengthOf, type Window } from './window';

const side = (which: string) =>
  ({
    type: 'number',
    default: 0.875,
    exclusiveMin: 0,
    doc: `${which} of the part that is kept: up to 1 a share of the picture's, above it pixels.`,
  }) as const;

const projectionFor = (drawn: Drawn, shape: PictureShape): Projection =>
  enlarged(drawn as unknown as Window, shape);

export const centerCrop = defineAugmentation({
  kind: 'augment',
  name: 'centerCrop',
  doc: 'Keeps the middle of each picture and enlarges it to the picture’s size. Validation sees whole pictures.',
  source: 'Keras 3 CenterCrop, resized to the size that the model takes',
  params: { height: side('Height'), width: side('Width') },
  draw(_random, shape, { height, width }) {
    const [tall, wide] = [lengthOf(height, shape.height), lengthOf(width, shape.width)];
    return {
      top: Math.floor((shape.height - tall) / 2),
      left: Math.floor((shape.width - wide) / 2),
      height: tall,
      width: wide,
    };
  },
  place: projectionFor,
  apply(tf, images, drawn) {
    const [, height, width, channels] = images.shape;
    const shape = { height, width, channels };
    const projections = drawn.map((each) => projectionFor(each, shape));
    return projected(tf, images, projections, { fillMode: 'nearest', cval: 0 });
  },
});
