import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import type { Projection } from './augmentation';

export const unmoved: Projection = [1, 0, 0, 0, 1, 0, 0, 0];

export const isUnmoved = (projection: Projection): boolean =>
  projection.every((value, i) => value === unmoved[i]);

/** What takes the place of what lies beyond a picture's edges. */
export interface Fill {
  readonly fillMode: 'nearest' | 'constant' | 'reflect' | 'wrap';
  readonly cval: number;
}

/** Reads each picture at the places that its projection, a row of eight numbers, says, bilinearly. */
export const transformed = (
  tf: TensorFlow,
  images: tf.Tensor4D,
  projections: tf.Tensor2D,
  { fillMode, cval }: Fill,
): tf.Tensor4D => tf.image.transform(images, projections, 'bilinear', fillMode, cval);

/** The same for projections as lists of numbers. */
export const projected = (
  tf: TensorFlow,
  images: tf.Tensor4D,
  projections: readonly Projection[],
  fill: Fill,
): tf.Tensor4D =>
  projections.every(isUnmoved)
    ? tf.clone(images)
    : tf.tidy(() => {
        const rows = tf.tensor2d(projections.flat(), [projections.length, 8], 'float32');
        return transformed(tf, images, rows, fill);
      });

/** Solves a · x = b by elimination with pivots; a is square and not singular. */
function solve(a: number[][], b: number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]!]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    const rest = rows.slice(k).map((row) => Math.abs(row[k]!));
    const pivot = k + rest.indexOf(Math.max(...rest));
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}

type Point = readonly [number, number];

/** The projection that reads each `to` of the result from the `from` of the picture. */
export function projectionOf(to: readonly Point[], from: readonly Point[]): Projection {
  const rows = to.flatMap(([x, y], i) => {
    const [u, v] = from[i]!;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y],
      [0, 0, 0, x, y, 1, -v * x, -v * y],
    ];
  });
  return solve(rows, from.flat());
}

/** The projection that reads through `first`'s result: the second one's places go through the first. */
export function composed(first: Projection, second: Projection): Projection {
  const [a, b] = [
    [...first, 1],
    [...second, 1],
  ] as const;
  const product = Array.from({ length: 9 }, (_, at) => {
    const [row, place] = [Math.floor(at / 3), at % 3];
    return [0, 1, 2].reduce((sum, k) => sum + a[3 * row + k]! * b[3 * k + place]!, 0);
  });
  return product.slice(0, 8).map((value) => value / product[8]!);
}
