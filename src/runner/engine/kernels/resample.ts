export type FillMode = 'constant' | 'reflect' | 'wrap' | 'nearest';

export interface Resampling {
  readonly interpolation: 'nearest' | 'bilinear';
  readonly fillMode: FillMode;
  readonly fillValue: number;
  readonly outputShape?: readonly [number, number];
}

/** The coordinate inside a row of `length` pixels that one outside stands for. */
function inside(coordinate: number, length: number, mode: FillMode): number {
  let at = coordinate;
  if (mode === 'reflect' && (at < 0 || at > length - 1)) {
    // abcd continues as dcba|abcd|dcba: period 2·length, mirrored about −1/2.
    const period = 2 * length;
    at -= period * Math.floor(at / period);
    if (at >= length) at = period - 1 - at;
  } else if (mode === 'wrap' && length > 1) {
    // TensorFlow's periods; at the seam they differ from a plain remainder.
    if (at < 0) at += length * (Math.trunc(-at / (length - 1)) + 1);
    else if (at > length - 1) at -= length * Math.trunc(at / (length - 1));
  }
  return mode === 'constant' ? at : Math.min(Math.max(at, 0), length - 1);
}

/**
 * Pictures read at transformed places: TensorFlow's ImageProjectiveTransformV3
 * (tensorflow/core/kernels/image/image_ops.h) in JavaScript, coordinates in double.
 * @param images [n, h, w, c], flat
 * @param transforms [n, 8] or [1, 8] for all pictures, from places of the result to places read
 * @returns [n, outputShape or h, w, c], flat
 */
export function resample(
  images: Float32Array,
  [count, height, width, channels]: readonly [number, number, number, number],
  transforms: Float32Array,
  { interpolation, fillMode, fillValue, outputShape = [height, width] }: Resampling,
): Float32Array {
  const [outHeight, outWidth] = outputShape;
  const result = new Float32Array(count * outHeight * outWidth * channels);
  let to = 0;
  for (let b = 0; b < count; b++) {
    const start = b * height * width * channels;
    const own = transforms.subarray(transforms.length === 8 ? 0 : b * 8);
    const pixel = (y: number, x: number, channel: number): number =>
      y >= 0 && y < height && x >= 0 && x < width
        ? images[start + (y * width + x) * channels + channel]!
        : fillValue;
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++, to += channels) {
        const scale = own[6]! * column + own[7]! * row + 1;
        if (scale === 0) {
          result.fill(fillValue, to, to + channels);
          continue;
        }
        const readX = (own[0]! * column + own[1]! * row + own[2]!) / scale;
        const readY = (own[3]! * column + own[4]! * row + own[5]!) / scale;
        const x = inside(readX, width, fillMode);
        const y = inside(readY, height, fillMode);
        if (interpolation === 'nearest') {
          for (let c = 0; c < channels; c++)
            result[to + c] = pixel(Math.round(y), Math.round(x), c);
          continue;
        }
        const [top, left] = [Math.floor(y), Math.floor(x)];
        const [down, right] = [y - top, x - left];
        for (let c = 0; c < channels; c++) {
          const above = (1 - right) * pixel(top, left, c) + right * pixel(top, left + 1, c);
          const below = (1 - right) * pixel(top + 1, left, c) + right * pixel(top + 1, left + 1, c);
          result[to + c] = (1 - down) * above + down * below;
        }
      }
    }
  }
  return result;
}
