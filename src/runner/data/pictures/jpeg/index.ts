import { enlarged } from './chroma';
import { BLOCK, componentsOf, headersOf, isYcc, type MakeTable } from './headers';
import { writeTable } from './huffman';
import type { WasmModule } from '../../../wasm/webAssembly';
import { compiled, makeKernel, type Kernel } from './kernel';
import { MOST_BYTES, places } from './kernel/layout';
import { decodeScan, type Part, type Plane } from './scan';
import { Room } from './room';

/** A decoded picture, or a smaller one of the same. */
export interface Decoded {
  /** [height, width, channels], 3 or 1; good until the next picture is decoded. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Size of the whole picture in these pixels; blocks at its edges may be wider. */
  readonly exactWidth: number;
  readonly exactHeight: number;
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
  const found = headersOf(bytes, make);
  if (found === undefined) return undefined;
  const { headers, scan, start } = found;
  const { width, height, components } = headers.frame!;
  if (components.length === 3 && !isYcc(headers)) return undefined;
  const size = BLOCK >> halvings;
  const parts = componentsOf(scan, headers, size);
  if (parts === undefined) return undefined;
  const [{ h, v }] = parts as [Part];
  const units = { across: Math.ceil(width / (BLOCK * h)), down: Math.ceil(height / (BLOCK * v)) };
  const room = new Room();
  const planes = decodeScan(kernel, bytes, start, parts, units, headers.interval, room);
  if (planes === undefined) return undefined;
  const [exactWidth, exactHeight] = [(width * size) / BLOCK, (height * size) / BLOCK];
  const [w, t] = [Math.ceil(exactWidth), Math.ceil(exactHeight)];
  const channels = components.length === 3 ? 3 : 1;
  const pixels = room.take(w * t * channels);
  if (channels === 3) {
    const [luma] = parts;
    const [level, blue, red] = planes.map((plane, i) => {
      const part = parts[i]!;
      const [wide, tall] = [
        luma!.h * luma!.width > part.h * part.width,
        luma!.v * luma!.height > part.v * part.height,
      ];
      return wide ? enlarged(kernel!, plane, w, t, tall, room) : plane;
    }) as [Plane, Plane, Plane];
    kernel.coloured(
      ...[level.place, blue.place, red.place, level.stride, blue.stride, red.stride],
      ...[w, t, pixels],
    );
  } else {
    const [{ place, stride }] = planes as [Plane];
    for (let y = 0; y < t; y++)
      kernel.bytes.copyWithin(pixels + y * w, place + y * stride, place + y * stride + w);
  }
  return {
    pixels: kernel.bytes.subarray(pixels, pixels + w * t * channels),
    ...{ width: w, height: t, channels, exactWidth, exactHeight },
  };
}
