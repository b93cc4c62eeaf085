import type { Drawn, PictureShape, Projection } from './augmentation';
import { defineAugmentation } from './augmentation';
import { cval, fillMode, probability } from './params';
import { transformed, projectionOf, unmoved } from './projection';

const corners = ['topLeft', 'topRight', 'bottomRight', 'bottomLeft'] as const;

function projectionFor(drawn: Drawn, { height, width }: PictureShape): Projection {
  if (drawn.applied !== true) return unmoved;
  const [right, bottom] = [width - 1, height - 1];
  const from = [
    [0, 0],
    [right, 0],
    [right, bottom],
    [0, bottom],
  ] as const;
  const to = corners.map((corner, i) => {
    const [x, y] = from[i]!;
    const [inX, inY] = [drawn[`${corner}X`] as number, drawn[`${corner}Y`] as number];
    return [x === 0 ? inX : x - inX, y === 0 ? inY : y - inY] as const;
  });
  return projectionOf(to, from);
}

export const perspective = defineAugmentation({
  kind: 'augment',
  name: 'perspective',
  doc: 'Shows some pictures as if seen from aside: each corner moves inwards by an amount of its own.',
  source: 'torchvision RandomPerspective; Keras 3 RandomPerspective',
  params: {
    distortionScale: {
      type: 'number',
      default: 0.5,
      min: 0,
      // Two corners that meet would leave no picture.
      max: 0.95,
      unit: 'share',
      doc: 'Greatest way of a corner, as a share of half the width and half the height.',
    },
    probability,
    fillMode: { ...fillMode, default: 'constant' },
    cval,
  },
  /** How far each corner moves inwards, in pixels. */
  draw(random, { height, width }, { distortionScale, probability: often }) {
    const applied = random.uniform53() < often;
    const ways = corners.flatMap((corner) => [
      [`${corner}X`, (random.uniform53() * distortionScale * (width - 1)) / 2],
      [`${corner}Y`, (random.uniform53() * distortionScale * (height - 1)) / 2],
    ]);
    return { applied, ...(Object.fromEntries(ways) as Record<string, number>) };
  },
  place: projectionFor,
  fed: {
    numbers: projectionFor,
    apply: (tf, images, rows, fill) => transformed(tf, images, rows, fill),
  },
});
