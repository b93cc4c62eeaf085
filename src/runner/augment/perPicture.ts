import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import type { Drawn } from './augmentation';

/** One number a picture: as a list, or as float32 of n elements. */
export type Amounts = readonly number[] | tf.Tensor;

/** Numbers, one a picture, to combine with [n, h, w, c]: [n, 1, 1, 1] float32. */
export const column = (tf: TensorFlow, values: Amounts): tf.Tensor4D =>
  'shape' in values
    ? tf.reshape(values, [values.size, 1, 1, 1])
    : tf.tensor4d([...values], [values.length, 1, 1, 1], 'float32');

/** What each picture drew under a name. */
export const numbers = (drawn: readonly Drawn[], name: string): number[] =>
  drawn.map((each) => each[name] as number);

export const clipped = (tf: TensorFlow, images: tf.Tensor): tf.Tensor4D =>
  tf.clipByValue(images, 0, 255) as tf.Tensor4D;

/**
 * Pictures changed where `applied` was drawn, the others as they were, to the last bit.
 * @param change makes the changed ones; not called where there are none
 */
export function whereApplied(
  tf: TensorFlow,
  images: tf.Tensor4D,
  drawn: readonly Drawn[],
  change: () => tf.Tensor,
): tf.Tensor4D {
  return tf.tidy(() => {
    const on = drawn.map(({ applied }) => (applied === true ? 1 : 0));
    if (!on.includes(1)) return tf.clone(images);
    const changed = change() as tf.Tensor4D;
    if (!on.includes(0)) return changed;
    // One product is exactly the picture, the other exactly zero.
    const mask = column(tf, on);
    const other = column(
      tf,
      on.map((each) => 1 - each),
    );
    return tf.add(tf.mul(changed, mask), tf.mul(images, other)) as tf.Tensor4D;
  });
}

/** Pictures made one by one from their levels, for what no tensor operation does. */
export function oneByOne(
  tf: TensorFlow,
  images: tf.Tensor4D,
  change: (levels: Float32Array, i: number) => void,
): tf.Tensor4D {
  const all = Float32Array.from(images.dataSync<'float32'>());
  const size = all.length / images.shape[0];
  for (let i = 0; i < images.shape[0]; i++) change(all.subarray(i * size, (i + 1) * size), i);
  return tf.tensor4d(all, images.shape, 'float32');
}
