import type { Drawn, PictureShape } from './augmentation';

type Matrix = readonly [
  readonly [number, number, number],
  readonly [number, number, number],
  readonly [number, number, number],
];

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) =>
    [0, 1, 2].map((column) => row.reduce((sum, value, k) => sum + value * b[k]![column]!, 0)),
  ) as unknown as Matrix;

const translation = (x: number, y: number): Matrix => [
  [1, 0, x],
  [0, 1, y],
  [0, 0, 1],
];

/**
 * The map from a place (x, y) of the result to the place of the picture that it is read from:
 * rotation · shift · shear · zoom about the centre, after the flips. In double precision.
 * @returns the eight numbers of a projective transform, [a0, a1, a2, b0, b1, b2, 0, 0] with
 *   x_in = a0·x + a1·y + a2 and y_in = b0·x + b1·y + b2
 */
export function affineMatrix(drawn: Drawn, { height, width }: PictureShape): number[] {
  const { theta, tx, ty, shear, zx, zy } = drawn as Record<string, number>;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [rotated, sheared] = [radians(theta!), radians(shear!)];
  const steps: readonly Matrix[] = [
    translation((width - 1) / 2, (height - 1) / 2),
    [
      [Math.cos(rotated), -Math.sin(rotated), 0],
      [Math.sin(rotated), Math.cos(rotated), 0],
      [0, 0, 1],
    ],
    translation(tx!, ty!),
    [
      [1, -Math.sin(sheared), 0],
      [0, Math.cos(sheared), 0],
      [0, 0, 1],
    ],
    [
      [zx!, 0, 0],
      [0, zy!, 0],
      [0, 0, 1],
    ],
    translation(-(width - 1) / 2, -(height - 1) / 2),
    [
      drawn.flipHorizontal ? [-1, 0, width - 1] : [1, 0, 0],
      drawn.flipVertical ? [0, -1, height - 1] : [0, 1, 0],
      [0, 0, 1],
    ],
  ];
  const [[a0, a1, a2], [b0, b1, b2]] = steps.reduce(product);
  return [a0, a1, a2, b0, b1, b2, 0, 0];
}
