import type { TensorFlow } from '../element';
import { rowsOf } from '../engine/batch';
import type { Part } from '../prepared';
import type { Pool } from './augment';
import type { PictureShape } from './augmentation';

/** A picture's own shape; other samples are one line of pixels whose channels are the features. */
export function shapeOf(inputShape: readonly number[], pictures: boolean): PictureShape {
  const [height, width, channels] = inputShape as readonly [number, number, number];
  if (pictures) return { height, width, channels };
  const features = inputShape.at(-1)!;
  const size = inputShape.reduce((a, b) => a * b, 1);
  return { height: 1, width: size / features, channels: features };
}

/** A part's rows as tensors, without labels. */
export function poolOf(
  tf: TensorFlow,
  part: Part,
  inputShape: readonly number[],
  pictures: boolean,
): Pool {
  const shape = shapeOf(inputShape, pictures);
  return {
    ids: part.ids,
    shape,
    levels: pictures ? 255 : undefined,
    inputs(rows) {
      const values = new Float32Array(rowsOf(part, rows));
      const { height, width, channels } = shape;
      return tf.tensor4d(values, [rows.length, height, width, channels], 'float32');
    },
    labels: () => [],
  };
}
