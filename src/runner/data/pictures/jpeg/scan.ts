import type { Scan } from './headers';
import type { Kernel } from './kernel';
import { BLOCK_BYTES, blockOf, COEFFICIENT_ENTRIES, COEFFICIENTS, places } from './kernel/layout';
import type { Room } from './room';

/** Pixels of a component in the kernel's memory; they reach over the picture's edges, as blocks do. */
export interface Plane {
  readonly place: number;
  readonly stride: number;
}

const MARKER = 0xff;
const RESTART = 0xd0;
const END = 0xd9;
const INT = 4;

/** Places in a block of 8 × 8, row by row, in the order that coefficients are written in. */
const zigzag = Uint8Array.from([
  ...[
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
  ],
  ...[13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59],
  ...[52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
]);

interface Transform {
  /** Pixels made of a block. */
  readonly width: number;
  readonly height: number;
  /** Of each coefficient in the written order its place in the block, in bytes, above 16 bits. */
  readonly places: Int32Array;
  /** The last coefficient, in the written order, that it looks at. */
  readonly last: number;
}

/** In the order that the kernel knows them in. */
const transforms = [
  ...[
    [2, 2],
    [4, 4],
    [8, 8],
    [4, 2],
    [8, 4],
  ],
].map(([width, height]): Transform => {
  const turned = width === 4 && height === 4;
  const order = Int32Array.from(zigzag, (place) =>
    turned ? (place % 8) * 8 + (place >> 3) : place,
  );
  return {
    ...{ width: width!, height: height!, places: order.map((place) => (INT * place) << 16) },
    last: zigzag.findLastIndex((place) => place % 8 < width! && place >> 3 < height!),
  };
});

/** Copies coded data up to the end of the picture; undefined where another marker stands in them. */
function copied({ bytes, ints, copied: copy }: Kernel, file: Buffer, start: number) {
  const end = places.file + file.length;
  bytes.set(file, places.file);
  bytes.set([MARKER, END], end);
  const ends: number[] = [];
  let [from, to] = [places.file + start, places.coded];
  for (;;) {
    copy(from, to);
    [from, to] = ints.subarray(places.copied / INT) as never as [number, number];
    const marker = bytes[from - 1]!;
    ends.push(to);
    if (marker === END) return from === end ? ends : undefined;
    if (marker !== RESTART + ((ends.length - 1) % 8)) return undefined;
  }
}

/**
 * Decodes the one scan of a sequential JPEG.
 *
 * @param scan whose components have the places of their Huffman tables in the kernel's memory
 * @returns undefined where anything is not as it should be
 * @throws RangeError where its planes have no room
 */
export function decodeScan(
  kernel: Kernel,
  file: Buffer,
  { parts, units, interval, start }: Scan<number>,
  room: Room,
): Plane[] | undefined {
  const ends = copied(kernel, file, start);
  const count = units.across * units.down;
  const each = interval === 0 ? count : interval;
  if (ends?.length !== Math.ceil(count / each)) return undefined;
  const { ints } = kernel;
  let at = places.blocks;
  const planes = parts.map(({ h, v, width, height, quantization, dc, ac }, i): Plane => {
    const stride = units.across * h * width;
    const place = room.take(stride * units.down * v * height);
    const transform = transforms.findIndex((of) => of.width === width && of.height === height);
    const { places: order, last } = transforms[transform]!;
    ints.fill(
      (COEFFICIENTS * INT) << 16,
      places.coefficients[i]! / INT,
      places.coefficients[i]! / INT + COEFFICIENT_ENTRIES,
    );
    const [coefficients, block] = [places.coefficients[i]!, places.block[i]!];
    for (let k = 0; k < COEFFICIENTS; k++)
      ints[coefficients / INT + k] = order[k]! | quantization[k]!;
    ints.fill(0, block / INT, block / INT + COEFFICIENTS);
    for (let y = 0; y < v; y++)
      for (let x = 0; x < h; x++) {
        ints.set(
          blockOf({
            ...{ target: place + y * height * stride + x * width, step: h * width, stride },
            ...{ rowStep: (v * height - 1) * stride, dc, ac, coefficients: coefficients - INT },
            ...{ last, transform, predictor: places.predictors[i]!, block },
          }),
          at / INT,
        );
        at += BLOCK_BYTES;
      }
    return { place, stride };
  });
  let from = places.coded;
  for (let part = 0; part < ends.length; part++) {
    const unit = part * each;
    for (const predictor of places.predictors) ints[predictor / INT] = 0;
    const left = units.across - (unit % units.across);
    const now = Math.min(each, count - unit);
    if (kernel.scan(places.blocks, at, from, ends[part]!, now, left, units.across) === 0)
      return undefined;
    from = ends[part]!;
  }
  return planes;
}
