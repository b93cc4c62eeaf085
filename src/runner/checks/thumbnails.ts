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

const cosines = Array.from({ length: FREQUENCIES }, (_, u) =>
  Float64Array.from({ length: SIDE }, (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SIDE))),
);

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
  for (let picture = 0; picture < count; picture++) {
    const from = picture * SIDE * SIDE;
    for (let y = 0; y < SIDE; y++)
      for (let u = 0; u < FREQUENCIES; u++) {
        let sum = 0;
        for (let x = 0; x < SIDE; x++) sum += thumbs[from + y * SIDE + x]! * cosines[u]![x]!;
        half[y * FREQUENCIES + u] = sum;
      }
    for (let v = 0; v < FREQUENCIES; v++)
      for (let u = 0; u < FREQUENCIES; u++) {
        let sum = 0;
        for (let y = 0; y < SIDE; y++) sum += half[y * FREQUENCIES + u]! * cosines[v]![y]!;
        found[v * FREQUENCIES + u] = sum;
      }
    // The mean level tells of the light, not of the picture.
    const median = Float64Array.from(found.subarray(1)).sort()[31]!;
    for (let bit = 1; bit < 64; bit++)
      if (found[bit]! > median) hashes[2 * picture + (bit >> 5)]! |= 1 << (bit & 31);
  }
  return hashes;
}
