import type { Random } from '../engine/random';
import { defineAugmentation } from './augmentation';
import { blurred, gaussianWeights } from './gaussianBlur';
import { probability } from './params';
import { oneByOne } from './perPicture';

/** Ways of all pixels along one axis: U(−1, 1), blurred, times alpha. */
function field(
  random: Random,
  [height, width]: readonly [number, number],
  alpha: number,
  sigma: number,
) {
  const noise = Float64Array.from({ length: height * width }, () => 2 * random.uniform53() - 1);
  const weights = gaussianWeights(sigma, Math.ceil(3 * sigma));
  return blurred(noise, [height, width, 1], weights).map((way) => alpha * way);
}

/** Reads a picture at displaced places, bilinearly; beyond its edges are its edge pixels. */
function displaced(
  levels: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  ways: { readonly x: Float64Array; readonly y: Float64Array },
): void {
  const before = Float32Array.from(levels);
  const within = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      const fromX = within(x + ways.x[pixel]!, width);
      const fromY = within(y + ways.y[pixel]!, height);
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [right, bottom] = [within(left + 1, width), within(top + 1, height)];
      const [shareX, shareY] = [fromX - left, fromY - top];
      for (let c = 0; c < channels; c++) {
        const level = (row: number, place: number): number =>
          before[(row * width + place) * channels + c]!;
        const above = level(top, left) + shareX * (level(top, right) - level(top, left));
        const below = level(bottom, left) + shareX * (level(bottom, right) - level(bottom, left));
        levels[pixel * channels + c] = above + shareY * (below - above);
      }
    }
}

export const elastic = defineAugmentation({
  kind: 'augment',
  name: 'elastic',
  doc: 'Bends some pictures as if they were of rubber: each pixel moves by a smooth field of draws.',
  source:
    'Simard et al., "Best Practices for Convolutional Neural Networks", 2003; torchvision ElasticTransform',
  params: {
    alpha: {
      type: 'number',
      default: 30,
      min: 0,
      max: 500,
      unit: 'pixels',
      doc: 'Strength: what the blurred field of U(−1, 1) is multiplied by.',
    },
    sigma: {
      type: 'number',
      default: 4,
      min: 0.5,
      max: 50,
      unit: 'pixels',
      doc: 'Smoothness: standard deviation of the Gaussian that the field is blurred with.',
    },
    probability,
  },
  draw: (random, _scene, { alpha, sigma, probability: often }) => ({
    alpha,
    sigma,
    applied: random.uniform53() < often,
  }),
  apply(tf, images, drawn, _values, { noise }) {
    const [, height, width, channels] = images.shape;
    return oneByOne(tf, images, (levels, i) => {
      const { alpha, sigma, applied } = drawn[i] as {
        alpha: number;
        sigma: number;
        applied: boolean;
      };
      if (!applied || alpha === 0) return;
      const random = noise(i);
      const x = field(random, [height, width], alpha, sigma);
      const y = field(random, [height, width], alpha, sigma);
      displaced(levels, [height, width, channels], { x, y });
    });
  },
});
