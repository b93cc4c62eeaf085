import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import { defineAugmentation } from './augmentation';
import { between } from './draws';
import { column, numbers } from './perPicture';

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

/** Blurs along one axis, each picture with its own weights. */
function blurred(
  tf: TensorFlow,
  images: tf.Tensor4D,
  axis: 1 | 2,
  weights: readonly (readonly number[])[],
): tf.Tensor4D {
  const length = images.shape[axis];
  const radius = (weights[0]!.length - 1) / 2;
  const parts = Array.from({ length: 2 * radius + 1 }, (_, k) => {
    const places = Int32Array.from({ length }, (_, at) => mirrored(at + k - radius, length));
    const moved = tf.gather(images, tf.tensor1d(places, 'int32'), axis);
    return tf.mul(
      moved,
      column(
        tf,
        weights.map((own) => own[k]!),
      ),
    );
  });
  return tf.addN(parts) as tf.Tensor4D;
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
    const radius = Math.floor(kernelSize / 2);
    const weights = numbers(drawn, 'sigma').map((sigma) => gaussianWeights(sigma, radius));
    return tf.tidy(() => blurred(tf, blurred(tf, images, 1, weights), 2, weights));
  },
});
