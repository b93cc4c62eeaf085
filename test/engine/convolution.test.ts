import { beforeAll, describe, expect, it } from 'vitest';
import { random } from '../../src/runner/engine/random';
import type { TensorFlow } from '../../src/runner/element';
import { distance } from '../support/backend';
import { hasTensorFlow, tensorflow } from '../support/tensorflow';

type Shape = readonly [number, number, number, number];

interface Convolution {
  readonly inputShape: Shape;
  readonly filterShape: Shape;
  readonly strides: readonly [number, number];
  readonly pad: 'valid' | 'same';
}

const places = [
  { strides: [2, 2], inputShape: [2, 6, 8, 3], filterShape: [1, 1, 3, 4] },
  { strides: [1, 2], inputShape: [2, 5, 6, 2], filterShape: [1, 1, 2, 3] },
  { strides: [3, 1], inputShape: [1, 6, 5, 2], filterShape: [1, 1, 2, 5] },
  // Not a whole number of strides, and larger filters.
  { strides: [2, 2], inputShape: [2, 5, 7, 3], filterShape: [1, 1, 3, 4] },
  { strides: [2, 2], inputShape: [2, 6, 6, 3], filterShape: [3, 3, 3, 4] },
  { strides: [1, 1], inputShape: [2, 6, 6, 3], filterShape: [1, 1, 3, 4] },
] as const;
const cases: Convolution[] = places.flatMap((each) => [
  { ...each, pad: 'valid' },
  { ...each, pad: 'same' },
]);

describe.skipIf(!hasTensorFlow)('the gradient of conv2d by its input on tensorflow', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    tf = await tensorflow();
  });

  /** By the definition: each output gives to the pixels that it was made of. */
  function expected(
    { inputShape, filterShape, strides, pad }: Convolution,
    dy: { shape: readonly number[]; values: Float32Array },
    filter: Float32Array,
  ): Float64Array {
    const [n, height, width, inputs] = inputShape;
    const [rows, columns, , outputs] = filterShape;
    const { padInfo } = tf.backend_util.computeConv2DInfo(
      [...inputShape],
      [...filterShape],
      [...strides],
      1,
      pad,
    );
    const dx = new Float64Array(n * height * width * inputs);
    let at = 0;
    for (let b = 0; b < n; b++)
      for (let i = 0; i < dy.shape[1]!; i++)
        for (let j = 0; j < dy.shape[2]!; j++)
          for (let o = 0; o < outputs; o++, at++)
            for (let r = 0; r < rows; r++)
              for (let c = 0; c < columns; c++) {
                const y = i * strides[0] + r - padInfo.top;
                const x = j * strides[1] + c - padInfo.left;
                if (y < 0 || x < 0 || y >= height || x >= width) continue;
                for (let k = 0; k < inputs; k++)
                  dx[((b * height + y) * width + x) * inputs + k]! +=
                    dy.values[at]! * filter[((r * columns + c) * inputs + k) * outputs + o]!;
              }
    return dx;
  }

  it.each(cases)('%j', (convolution) => {
    const { inputShape, filterShape, strides, pad } = convolution;
    const draws = random(1, 'convolution');
    const values = (shape: readonly number[]): Float32Array =>
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => draws.normal());
    const filter = values(filterShape);
    tf.tidy(() => {
      const w = tf.tensor4d(filter, [...filterShape]);
      const { shape } = tf.conv2d(tf.zeros([...inputShape]) as never, w, [...strides], pad);
      const dy = values(shape);
      const dx = tf
        .engine()
        .runKernel(
          'Conv2DBackpropInput',
          { dy: tf.tensor(dy, shape), filter: w },
          { strides: [...strides], pad, dataFormat: 'NHWC', inputShape: [...inputShape] },
        ) as { shape: number[]; dataSync(): Float32Array } & object;
      expect(dx.shape).toEqual(inputShape);
      const by = Float32Array.from(expected(convolution, { shape, values: dy }, filter));
      expect(distance(dx.dataSync(), by)).toBeLessThan(1e-5);
    });
  });
});
