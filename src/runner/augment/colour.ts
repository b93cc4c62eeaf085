import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import { clipped, column, type Amounts } from './perPicture';

/** Changes of colour by one number a picture; what several augmentations are made of. */
export type ColourChange = (tf: TensorFlow, images: tf.Tensor4D, amounts: Amounts) => tf.Tensor4D;

/** Luma of ITU-R BT.601, which TensorFlow and Pillow take; [n, h, w, 1]. */
export function luma(tf: TensorFlow, images: tf.Tensor4D): tf.Tensor4D {
  if (images.shape[3] !== 3) return images;
  const weights = tf.tensor4d([0.2989, 0.587, 0.114], [1, 1, 1, 3], 'float32');
  return tf.sum(tf.mul(images, weights), 3, true) as tf.Tensor4D;
}

/** Levels further from each channel's mean, or nearer to it: (x − mean) · factor + mean. */
export const contrast: ColourChange = (tf, images, factors) => {
  const mean = tf.mean(images, [1, 2], true);
  return clipped(tf, tf.add(tf.mul(tf.sub(images, mean), column(tf, factors)), mean));
};

/** Adds a share of 255 to every level. */
export const brightness: ColourChange = (tf, images, shares) =>
  clipped(tf, tf.add(images, tf.mul(column(tf, shares), 255)));

/**
 * The saturation of HSV times a factor, at most 1. A channel is V·(1 − s·g) with g by its hue, so
 * its distance from V grows as s does and no hue need be computed. Pictures without colour stay.
 */
export const saturation: ColourChange = (tf, images, factors) => {
  if (images.shape[3] !== 3) return tf.clone(images);
  const high = tf.max(images, 3, true);
  const spread = tf.sub(high, tf.min(images, 3, true));
  // Where a pixel is grey, nothing is multiplied: any finite number will do.
  const most = tf.div(high, tf.maximum(spread, 1e-6));
  const ratio = tf.minimum(column(tf, factors), most);
  return clipped(tf, tf.sub(high, tf.mul(tf.sub(high, images), ratio)));
};

/** Turns the hue of HSV by so many degrees. Pictures without colour stay. */
export const hue: ColourChange = (tf, images, degrees) => {
  if (images.shape[3] !== 3) return tf.clone(images);
  const [r, g, b] = tf.split(images, 3, 3) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
  const high = tf.max(images, 3, true);
  const spread = tf.sub(high, tf.min(images, 3, true));
  const safe = tf.maximum(spread, 1e-6);
  const is = (channel: tf.Tensor): tf.Tensor => tf.cast(tf.equal(channel, high), 'float32');
  const red = is(r);
  const green = tf.mul(is(g), tf.sub(1, red));
  const blue = tf.sub(tf.sub(1, red), green);
  // Sixths of the circle: red at 0, green at 2, blue at 4.
  const from = (is: tf.Tensor, difference: tf.Tensor, start: number): tf.Tensor =>
    tf.mul(is, tf.add(tf.div(difference, safe), start));
  const own = tf.add(
    tf.add(from(red, tf.sub(g, b), 0), from(green, tf.sub(b, r), 2)),
    from(blue, tf.sub(r, g), 4),
  );
  const sixths = tf.add(own, tf.div(column(tf, degrees), 60));
  const channel = (n: number): tf.Tensor => {
    const turned = tf.add(sixths, n);
    const k = tf.sub(turned, tf.mul(tf.floor(tf.div(turned, 6)), 6));
    const part = tf.clipByValue(tf.minimum(k, tf.sub(4, k)), 0, 1);
    return tf.sub(high, tf.mul(spread, part));
  };
  return clipped(tf, tf.concat([channel(5), channel(3), channel(1)], 3));
};

/** Between a softened picture (0), itself (1) and beyond (2); the edge is softened with zeros around. */
export const sharpness: ColourChange = (tf, images, factors) => {
  const [, , , channels] = images.shape;
  const [a, b] = [1 / 13, 5 / 13];
  const kernel = tf.tile(tf.tensor4d([a, a, a, a, b, a, a, a, a], [3, 3, 1, 1], 'float32'), [
    ...[1, 1, channels, 1],
  ]) as tf.Tensor4D;
  const soft = tf.depthwiseConv2d(images, kernel, 1, 'same');
  const change = tf.mul(tf.sub(soft, images), tf.sub(1, column(tf, factors)));
  return clipped(tf, tf.add(images, change));
};

/** Keeps so many of each level's eight bits, the others are 0. */
export const posterized = (
  tf: TensorFlow,
  images: tf.Tensor4D,
  bits: readonly number[],
): tf.Tensor4D => {
  const step = column(
    tf,
    bits.map((each) => 2 ** (8 - each)),
  );
  return clipped(tf, tf.mul(tf.floor(tf.div(images, step)), step));
};

/** Inverts levels from a threshold on. */
export const solarized: ColourChange = (tf, images, thresholds) => {
  const over = tf.cast(tf.greaterEqual(images, column(tf, thresholds)), 'float32');
  // x where it is below, 255 − x where it is not.
  return clipped(tf, tf.add(tf.mul(images, tf.sub(1, over)), tf.mul(tf.sub(255, images), over)));
};

/** Stretches each channel to 0…255; one of a single level stays. */
export function stretched(tf: TensorFlow, images: tf.Tensor4D): tf.Tensor4D {
  const low = tf.min(images, [1, 2], true);
  const span = tf.sub(tf.max(images, [1, 2], true), low);
  const flat = tf.cast(tf.equal(span, 0), 'float32');
  const scaled = tf.div(tf.mul(tf.sub(images, low), 255), tf.add(span, flat));
  return clipped(tf, tf.add(tf.mul(scaled, tf.sub(1, flat)), tf.mul(images, flat)));
}
