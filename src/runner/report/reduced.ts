import { pictureAt, type Pixels } from '../stream/storedPixels';

/** Sides that pictures are reduced to: enough to tell their large shapes. */
const SIDE = 16;
/** Pictures that the plane is fitted on, evenly spread. */
const FITTED = 4000;

type Shape = readonly [number, number, number];

/** Means of the blocks of a picture, all channels together, 0…1. */
function reduced(picture: Uint8Array, [height, width, channels]: Shape) {
  const rows = Math.min(SIDE, height);
  const columns = Math.min(SIDE, width);
  const sums = new Float64Array(rows * columns);
  const counts = new Float64Array(rows * columns);
  let offset = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x++) {
      const block = row + Math.floor((x * columns) / width);
      for (let c = 0; c < channels; c++) sums[block]! += picture[offset++]!;
      counts[block]! += channels;
    }
  }
  return sums.map((sum, block) => sum / counts[block]! / 255);
}

/**
 * Pictures as a few levels of grey.
 *
 * @param real How many of the pictures were not made by balancing; they come first.
 * @returns `real` as columns, of the pictures that a plane is fitted on; `rows` of the positions.
 */
export function reducedPictures(
  pixels: Pixels,
  shape: Shape,
  real: number,
  positions: Int32Array,
): { real: Float64Array[]; rows: Float64Array[] } {
  const size = shape[0] * shape[1] * shape[2];
  const stride = Math.max(1, Math.ceil(real / FITTED));
  const fitted: Float64Array[] = [];
  const at = (place: number): Float64Array => reduced(pictureAt(pixels, size, place), shape);
  for (let place = 0; place < real; place += stride) fitted.push(at(place));
  const width = fitted[0]?.length ?? 0;
  return {
    real: Array.from({ length: width }, (_, c) => Float64Array.from(fitted, (row) => row[c]!)),
    rows: Array.from(positions, at),
  };
}
