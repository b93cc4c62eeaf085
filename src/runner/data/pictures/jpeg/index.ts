import { enlarged } from './chroma';
import { isHalved, scanOf, type MakeTable, type Size } from './headers';
import { writeTable } from './huffman';
import type { WasmModule } from '../../../wasm/webAssembly';
import { compiled, makeKernel, type Kernel } from './kernel';
import { MOST_BYTES, places } from './kernel/layout';
import { decodeScan, type Plane } from './scan';
import { Room } from './room';

/** A decoded picture, or a smaller one of the same. */
export interface Decoded extends Size {
  /** [height, width, channels], 3 or 1; good until the next picture is decoded. */
  readonly pixels: Uint8Array;
}

let kernel: Kernel | undefined;

/** Lets this thread decode with a kernel that another one compiled; else it compiles its own. */
export function useKernel(module: WasmModule): void {
  kernel = makeKernel(module);
}

/**
 * Decodes a JPEG as nearly all are: sequential, 8 bits, grey or luminance with chroma, one scan. At its
 * full size its pixels are those of libjpeg, bit for bit.
 *
 * @param halvings how often its sides are halved, 0 to 2
 * @returns undefined for any other, or where anything is not as the standard has it
 */
export function decodeJpeg(bytes: Buffer, halvings: number): Decoded | undefined {
  if (bytes.length > MOST_BYTES) return undefined;
  kernel ??= makeKernel(compiled());
  const { ints } = kernel;
  const make: MakeTable<number> = (kind, which, counts, symbols) => {
    const place = places[kind][which]!;
    return writeTable(ints, place, counts, symbols, kind) ? place : undefined;
  };
  const scan = scanOf(bytes, halvings, make);
  if (scan === undefined) return undefined;
  const { parts, size } = scan;
  const { width, height, channels } = size;
  const room = new Room();
  const planes = decodeScan(kernel, bytes, scan, room);
  if (planes === undefined) return undefined;
  const pixels = room.take(width * height * channels);
  if (channels === 3) {
    const [level, blue, red] = planes.map((plane, i) => {
      const { wide, tall } = isHalved(parts[i]!, parts[0]!);
      return wide ? enlarged(kernel!, plane, width, height, tall, room) : plane;
    }) as [Plane, Plane, Plane];
    kernel.coloured(
      ...[level.place, blue.place, red.place, level.stride, blue.stride, red.stride],
      ...[width, height, pixels],
    );
  } else {
    const [{ place, stride }] = planes as [Plane];
    for (let y = 0; y < height; y++)
      kernel.bytes.copyWithin(pixels + y * width, place + y * stride, place + y * stride + width);
  }
  return { ...size, pixels: kernel.bytes.subarray(pixels, pixels + width * height * channels) };
}
