import { defineAugmentation } from './augmentation';
import { between } from './draws';
import { oneByOne } from './perPicture';

/** Of a Gaussian at −r … r, summing to 1; all of it in the middle for sigma 0. */
export function gaussianWeights(sigma: number, radius: number): number[] {
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    sigma === 0 ? Number(i === radius) : Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Places of a row of pixels, mirrored about its end pixels: dcb|abcd|cba. */
export function mirrored(at: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const place = ((at % period) + period) % period;
  return place < length ? place : period - place;
}

/**
 * Blurs values along one axis: `length` of them, `step` apart, on each of the lines that `starts`
 * begin; beyond both ends lies the mirror image.
 */
export function blurLines(
  values: Float64Array,
  { length, step, starts }: { length: number; step: number; starts: readonly number[] },
  weights: readonly number[],
): Float64Array {
  const radius = (weights.length - 1) / 2;
  const result = new Float64Array(values.length);
  const places = Array.from(
    { length: length + 2 * radius },
    (_, at) => mirrored(at - radius, length) * step,
  );
  for (const start of starts)
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += weights[k]! * values[start + places[at + k]!]!;
      result[start + at * step] = sum;
    }
  return result;
}

/** Blurs [height, width, channels] along both sides. */
export function blurred(
  values: Float64Array,
  [height, width, channels]: readonly [number, number, number],
  weights: readonly number[],
): Float64Array {
  const line = width * channels;
  const columns = Array.from({ length: line }, (_, at) => at);
  const down = blurLines(values, { length: height, step: line, starts: columns }, weights);
  const rows = Array.from({ length: height * channels }, (_, at) => {
    return Math.floor(at / channels) * line + (at % channels);
  });
  return blurLines(down, { length: width, step: channels, starts: rows }, weights);
}

export const gaussianBlur = defineAugmentation({
  kind: 'augment',
  name: 'gaussianBlur',
  doc: 'Blurs each picture by a Gaussian of its own width; beyond the edges lies the mirror image.',
  source: 'torchvision GaussianBlur; scipy.ndimage.gaussian_filter with mode mirror',
  params: {
    sigma: {
      type: 'list',
      of: { type: 'number', min: 0, max: 50, doc: 'An end of the range.' },
      minItems: 2,
      maxItems: 2,
      default: [0.1, 2],
      unit: 'pixels',
      doc: '[low, high]: the standard deviation is drawn from U(low, high).',
    },
    kernelSize: {
      type: 'integer',
      default: 7,
      min: 1,
      max: 101,
      unit: 'pixels',
      doc: 'Pixels that are looked at along each side; an even number counts as the next odd one.',
    },
  },
  draw: (random, _scene, { sigma: [low, high] }) => ({ sigma: between(random, low!, high!) }),
  apply(tf, images, drawn, { kernelSize }) {
    const [, height, width, channels] = images.shape;
    const radius = Math.floor(kernelSize / 2);
    return oneByOne(tf, images, (levels, i) => {
      const weights = gaussianWeights(drawn[i]!.sigma as number, radius);
      levels.set(blurred(Float64Array.from(levels), [height, width, channels], weights));
    });
  },
});
