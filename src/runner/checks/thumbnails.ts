import type { Pictures } from '../data/dataset';
import { pictureAt } from '../stream/storedPixels';

/** Side of a thumbnail. */
export const SIDE = 16;
const FREQUENCIES = 8;

/** Cells that a picture's rows or columns are averaged into: [from, to) by cell. */
const spans = (length: number): [number, number][] =>
  Array.from({ length: SIDE }, (_, cell) => {
    const from = Math.floor((cell * length) / SIDE);
    return [from, Math.max(from + 1, Math.floor(((cell + 1) * length) / SIDE))];
  });

/**
 * Pictures in grey, averaged to 16 by 16: [n, 256] levels.
 * @param places of some of them; default all
 */
export function thumbnails(
  { pixels, ids, shape: [height, width, channels] }: Pictures,
  places?: Int32Array,
): Float32Array {
  const size = height * width * channels;
  const count = places?.length ?? ids.length;
  const result = new Float32Array(count * SIDE * SIDE);
  const [rows, columns] = [spans(height), spans(width)];
  let to = 0;
  for (let picture = 0; picture < count; picture++) {
    const own = pictureAt(pixels, size, places?.[picture] ?? picture);
    for (const [top, bottom] of rows)
      for (const [left, right] of columns) {
        let sum = 0;
        for (let y = top; y < bottom; y++) {
          const from = (y * width + left) * channels;
          const end = from + (right - left) * channels;
          for (let i = from; i < end; i++) sum += own[i]!;
        }
        result[to++] = sum / ((bottom - top) * (right - left) * channels);
      }
  }
  return result;
}

const HALF = SIDE / 2;
/** Half a wave each, as the other half is the same or its negative: [frequency, HALF]. */
const cosines = Float64Array.from({ length: FREQUENCIES * HALF }, (_, i) =>
  Math.cos(((2 * (i % HALF) + 1) * Math.floor(i / HALF) * Math.PI) / (2 * SIDE)),
);

/** The lowest frequencies of the cosine transform of SIDE values that lie `step` apart. */
function transform(
  from: Float32Array | Float64Array,
  first: number,
  step: number,
  into: Float64Array,
  to: number,
  apart: number,
): void {
  for (let u = 0; u < FREQUENCIES; u++) {
    const sign = u % 2 === 0 ? 1 : -1;
    let sum = 0;
    for (let x = 0; x < HALF; x++) {
      const both = from[first + x * step]! + sign * from[first + (SIDE - 1 - x) * step]!;
      sum += both * cosines[u * HALF + x]!;
    }
    into[to + u * apart] = sum;
  }
}

/**
 * The perceptual hash of thumbnails: of the 64 lowest frequencies of the cosine transform, which
 * are above their median (Zauner 2010). Pictures that look alike differ in few of the bits.
 *
 * @returns [n, 2] words of 32 bits
 */
export function perceptualHashes(thumbs: Float32Array): Uint32Array {
  const count = thumbs.length / (SIDE * SIDE);
  const hashes = new Uint32Array(2 * count);
  const half = new Float64Array(SIDE * FREQUENCIES);
  const found = new Float64Array(FREQUENCIES * FREQUENCIES);
  const sorted = new Float64Array(FREQUENCIES * FREQUENCIES - 1);
  for (let picture = 0; picture < count; picture++) {
    const from = picture * SIDE * SIDE;
    for (let y = 0; y < SIDE; y++) transform(thumbs, from + y * SIDE, 1, half, y * FREQUENCIES, 1);
    for (let u = 0; u < FREQUENCIES; u++) transform(half, u, FREQUENCIES, found, u, FREQUENCIES);
    // The mean level tells of the light, not of the picture.
    sorted.set(found.subarray(1));
    const median = sorted.sort()[31]!;
    for (let bit = 1; bit < 64; bit++)
      if (found[bit]! > median) hashes[2 * picture + (bit >> 5)]! |= 1 << (bit & 31);
  }
  return hashes;
}
