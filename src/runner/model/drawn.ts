import type * as tf from '@tensorflow/tfjs';
import type { LayerContext } from './layer';

/**
 * A mask for inverted dropout: 0 for a share `rate`, `kept` for the others. Drawn from the stream of
 * (seed, purpose/layer, step): another one at each step.
 */
export function drawnMask(
  { tf, drawing, path }: LayerContext,
  purpose: string,
  shape: readonly number[],
  rate: number,
  kept = 1 / (1 - rate),
): tf.Tensor {
  return tf.tidy(() => {
    const drawn = drawing.uniform(tf, `${purpose}/${path}`, shape);
    return tf.mul(tf.cast(tf.greaterEqual(drawn, rate), 'float32'), kept);
  });
}

/** N(0, 1) from the same kind of stream, by Box and Muller's transform. */
export function drawnNormal(
  { tf, drawing, path }: LayerContext,
  purpose: string,
  shape: readonly number[],
): tf.Tensor {
  return tf.tidy(() => {
    const first = drawing.uniform(tf, `${purpose}/radius/${path}`, shape);
    const angle = drawing.uniform(tf, `${purpose}/angle/${path}`, shape);
    const radius = tf.sqrt(tf.mul(-2, tf.log(tf.sub(1, first))));
    return tf.mul(radius, tf.cos(tf.mul(2 * Math.PI, angle)));
  });
}

/** What a drawing layer makes of its input while training. */
type Draw = (x: tf.Tensor) => tf.Tensor;

/**
 * tfjs' layer with a call of our own: at prediction its input passes as it is, while training it is
 * drawn on from our streams. tfjs' own draws the same at every step where it is seeded, and what
 * cannot be repeated where it is not. In model.json it stands as tfjs' class.
 */
export function drawing(layer: tf.layers.Layer, { tf }: LayerContext, draw: Draw): tf.layers.Layer {
  layer.call = (inputs, { training }) => {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    return training === true ? tf.tidy(() => draw(x)) : x;
  };
  return layer;
}
