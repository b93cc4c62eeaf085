import type { Plane } from './scan';
import { scratch } from './scratch';

/**
 * A plane of half the width, and of half the height too where `tall`, at full size: each pixel lies
 * between those nearest to it, weighted 3 to 1, in the integers of libjpeg (jdsample.c, "fancy").
 *
 * @param width of the picture
 * @param height of the picture
 */
export function enlarged(
  { pixels, stride }: Plane,
  width: number,
  height: number,
  tall: boolean,
): Plane {
  const columns = (width + 1) >> 1;
  const rows = tall ? (height + 1) >> 1 : height;
  const result = new Uint8ClampedArray(2 * columns * height);
  const sums = new Int32Array(columns);
  // Of so few columns, libjpeg repeats them.
  const plain = columns <= 2;
  for (let y = 0; y < height; y++) {
    const row = tall ? y >> 1 : y;
    const other = tall ? Math.min(rows - 1, Math.max(0, row + (y % 2 === 0 ? -1 : 1))) : row;
    const to = y * 2 * columns;
    if (plain) {
      for (let x = 0; x < columns; x++)
        result[to + 2 * x] = result[to + 2 * x + 1] = pixels[row * stride + x]!;
      continue;
    }
    const factor = tall ? 3 : 1;
    const second = tall ? 1 : 0;
    const [low, high, shift] = tall ? [8, 7, 4] : [1, 2, 2];
    for (let x = 0; x < columns; x++)
      sums[x] = factor * pixels[row * stride + x]! + second * pixels[other * stride + x]!;
    for (let x = 0; x < columns; x++) {
      const here = sums[x]!;
      const before = x === 0 ? here : sums[x - 1]!;
      const after = x === columns - 1 ? here : sums[x + 1]!;
      result[to + 2 * x] = (3 * here + before + low) >> shift;
      result[to + 2 * x + 1] = (3 * here + after + high) >> shift;
    }
  }
  return { pixels: result, stride: 2 * columns };
}

const fixed = (factor: number): number => Math.round(factor * 65536);
const HALF = 32768;
const centred = (of: (chroma: number) => number): Int32Array =>
  Int32Array.from({ length: 256 }, (_, i) => of(i - 128));
const redOf = centred((cr) => (fixed(1.402) * cr + HALF) >> 16);
const blueOf = centred((cb) => (fixed(1.772) * cb + HALF) >> 16);
const greenOfCr = centred((cr) => -fixed(0.71414) * cr);
const greenOfCb = centred((cb) => -fixed(0.34414) * cb + HALF);

/** Luminance and chroma as red, green and blue (JFIF), in the integers of libjpeg (jdcolor.c); good until the next. */
export function colours(
  planes: readonly [Plane, Plane, Plane],
  width: number,
  height: number,
): Uint8ClampedArray {
  const [luma, blue, red] = planes;
  const result = scratch('colours', width * height * 3);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const from = y * luma.stride;
    const [fromBlue, fromRed] = [y * blue.stride, y * red.stride];
    for (let x = 0; x < width; x++) {
      const level = luma.pixels[from + x]!;
      const cb = blue.pixels[fromBlue + x]!;
      const cr = red.pixels[fromRed + x]!;
      result[to] = level + redOf[cr]!;
      result[to + 1] = level + ((greenOfCb[cb]! + greenOfCr[cr]!) >> 16);
      result[to + 2] = level + blueOf[cb]!;
      to += 3;
    }
  }
  return result;
}
