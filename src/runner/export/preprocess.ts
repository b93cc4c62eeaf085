/**
 * What an exported model needs to prepare its input, as preprocess.mjs beside it: plain
 * JavaScript for Node and for pages.
 */
import type { Preprocess } from '../prepared';
import { applyToRows, scaleArrays, scalePictures } from '../preprocess';
import { columnsOf } from '../rawRows';

export { describe } from '../prediction';

/**
 * @param rows Objects by column name; what is missing may be left out.
 * @returns float32 [rows, features], C order
 */
export function prepareRows(
  preprocess: Preprocess,
  rows: readonly Readonly<Record<string, unknown>>[],
): Float32Array {
  return applyToRows(preprocess, columnsOf(preprocess, rows)).x;
}

/**
 * @param samples Each the numbers of one sample, C order, of the model's input shape.
 * @returns float32 [samples, …inputShape], C order
 */
export function prepareArrays(
  preprocess: Preprocess,
  samples: readonly ArrayLike<number>[],
): Float32Array {
  const size = preprocess.inputShape.reduce((a, b) => a * b, 1);
  const values = new Float64Array(samples.length * size);
  samples.forEach((sample, i) => {
    if (sample.length !== size)
      throw new RangeError(
        `A sample has ${sample.length} values; expected ${preprocess.inputShape.join(' x ')}.`,
      );
    values.set(sample, i * size);
  });
  return scaleArrays(preprocess, values);
}

/**
 * @param pictures Each uint8 [height, width, channels], C order, of the model's size.
 * @returns float32 [pictures, height, width, channels], C order
 */
export function preparePictures(
  preprocess: Preprocess,
  pictures: readonly ArrayLike<number>[],
): Float32Array {
  const size = preprocess.inputShape.reduce((a, b) => a * b, 1);
  const pixels = new Uint8Array(pictures.length * size);
  pictures.forEach((picture, i) => {
    if (picture.length !== size)
      throw new RangeError(
        `A picture has ${picture.length} values; expected ${preprocess.inputShape.join(' x ')}.`,
      );
    pixels.set(picture, i * size);
  });
  return scalePictures(preprocess, pixels);
}

const toLinear = (level: number): number => {
  const share = level / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
const fromLinear = (light: number): number =>
  255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

/**
 * Pixels of a canvas as the model takes them: without alpha, on white; grey by the weights of
 * libvips, which training pictures went through.
 */
export function fromRgba(preprocess: Preprocess, rgba: ArrayLike<number>): Uint8Array {
  const channels = preprocess.inputShape[2] ?? 1;
  const count = rgba.length / 4;
  const pixels = new Uint8ClampedArray(count * channels);
  for (let i = 0; i < count; i++) {
    const alpha = rgba[i * 4 + 3]! / 255;
    const [r, g, b] = [0, 1, 2].map((c) => rgba[i * 4 + c]! * alpha + 255 * (1 - alpha)) as [
      number,
      number,
      number,
    ];
    if (channels === 1)
      pixels[i] = fromLinear(0.2 * toLinear(r) + 0.7 * toLinear(g) + 0.1 * toLinear(b));
    else pixels.set([r, g, b], i * channels);
  }
  return new Uint8Array(pixels);
}
