import type { TensorFlow } from '../element';
import type { Part } from '../prepared';
import type { Pool } from './augment';
import type { PictureShape } from './augmentation';

/** A picture's [height, width, channels]; a row of a table is one pixel of many channels. */
const shapeOf = (inputShape: readonly number[]): PictureShape => {
  const [height, width, channels] = inputShape.length === 3 ? inputShape : [1, 1, inputShape[0]];
  return { height: height!, width: width!, channels: channels! };
};

/** A part's rows as tensors, without labels. */
export function poolOf(tf: TensorFlow, part: Part, inputShape: readonly number[]): Pool {
  const shape = shapeOf(inputShape);
  const size = shape.height * shape.width * shape.channels;
  return {
    ids: part.ids,
    shape,
    levels: inputShape.length === 3 ? 255 : undefined,
    inputs(rows) {
      const values = new Float32Array(rows.length * size);
      rows.forEach((row, i) => values.set(part.x.subarray(row * size, (row + 1) * size), i * size));
      const { height, width, channels } = shape;
      return tf.tensor4d(values, [rows.length, height, width, channels], 'float32');
    },
    labels: () => [],
  };
}
