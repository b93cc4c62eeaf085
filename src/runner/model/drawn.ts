import type * as tf from '@tensorflow/tfjs';
import type { LayerContext } from './layer';

/** U[0, 1) from the stream of (seed, purpose/layer name, step): another one at each step. */
export function drawnUniform(
  { tf, drawing, path }: LayerContext,
  purpose: string,
  shape: readonly number[],
): tf.Tensor {
  return drawing.uniform(tf, `${purpose}/${path}`, shape);
}

/** A mask for inverted dropout: 0 for a share `rate`, 1 / (1 − rate) for the others. */
export function drawnMask(
  context: LayerContext,
  purpose: string,
  shape: readonly number[],
  rate: number,
): tf.Tensor {
  const { tf } = context;
  return tf.tidy(() => {
    const kept = tf.greaterEqual(drawnUniform(context, purpose, shape), rate);
    return tf.mul(tf.cast(kept, 'float32'), 1 / (1 - rate));
  });
}

/** N(0, 1), by Box and Muller's transform. */
export function drawnNormal(
  context: LayerContext,
  purpose: string,
  shape: readonly number[],
): tf.Tensor {
  const { tf } = context;
  return tf.tidy(() => {
    const first = drawnUniform(context, `${purpose}/radius`, shape);
    const angle = drawnUniform(context, `${purpose}/angle`, shape);
    const radius = tf.sqrt(tf.mul(-2, tf.log(tf.sub(1, first))));
    return tf.mul(radius, tf.cos(tf.mul(2 * Math.PI, angle)));
  });
}
