import { enlarged } from './chroma';
import { writeTable } from './huffman';
import type { WasmModule } from '../../../wasm/webAssembly';
import { compiled, makeKernel, type Kernel } from './kernel';
import { MOST_BYTES, places } from './kernel/layout';
import { decodeScan, type Component, type Plane } from './scan';
import { Room } from './room';

const SOI = 0xffd8;
const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
const SOS = 0xda;
const APP0 = 0xe0;
const APP14 = 0xee;
const BLOCK = 8;

/** Frames whose coding is sequential, in one scan or more: baseline and extended. */
const sequential: readonly number[] = [0xc0, 0xc1];

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly {
    readonly id: number;
    readonly h: number;
    readonly v: number;
    readonly table: number;
  }[];
}

interface Headers {
  readonly quantization: Map<number, Uint8Array>;
  /** Which Huffman tables are there. */
  readonly dc: Set<number>;
  readonly ac: Set<number>;
  frame?: Frame;
  interval: number;
  jfif: boolean;
  /** What Adobe's marker says of colours: 1 is luminance and chroma. */
  transform: number | undefined;
}

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

function readQuantization(segment: Buffer, into: Headers['quantization']): boolean {
  for (let at = 0; at < segment.length; at += 65) {
    const kind = segment[at]!;
    if (kind > 3 || at + 65 > segment.length) return false;
    into.set(kind, segment.subarray(at + 1, at + 65));
  }
  return true;
}

function readHuffman(segment: Buffer, { dc, ac }: Headers, { ints }: Kernel): boolean {
  for (let at = 0; at < segment.length;) {
    const kind = segment[at]!;
    const counts = segment.subarray(at + 1, at + 17);
    const symbols = segment.subarray(at + 17, at + 17 + counts.reduce((a, b) => a + b, 0));
    at += 17 + symbols.length;
    if (counts.length < 16 || (kind & 0xef) > 3) return false;
    const [own, which] = [kind >> 4 === 0 ? 'dc' : 'ac', kind & 3] as const;
    if (!writeTable(ints, places[own][which]!, counts, symbols, own)) return false;
    (own === 'dc' ? dc : ac).add(which);
  }
  return true;
}

function readFrame(segment: Buffer): Frame | undefined {
  const count = segment[5]!;
  if (segment[0] !== 8 || segment.length !== 6 + 3 * count) return undefined;
  const components = Array.from({ length: count }, (_, i) => {
    const [id, sampling, table] = segment.subarray(6 + 3 * i, 9 + 3 * i);
    return { id: id!, h: sampling! >> 4, v: sampling! & 15, table: table! };
  });
  const frame = { height: segment.readUInt16BE(1), width: segment.readUInt16BE(3), components };
  return frame.height > 0 && frame.width > 0 ? frame : undefined;
}

/** Whether three components are luminance and chroma, by libjpeg's rules, where they are sure. */
function isYcc({ jfif, transform, frame }: Headers): boolean {
  if (jfif) return true;
  if (transform !== undefined) return transform === 1;
  return frame!.components.every(({ id }, i) => id === i + 1);
}

/** The sampling is one that cameras and programs write: chroma whole, or halved. */
function isCommon({ components }: Frame): boolean {
  if (components.length === 1) return true;
  const [luma, ...chroma] = components;
  const { h, v } = luma!;
  return (
    components.length === 3 &&
    (h === 1 || h === 2) &&
    (v === 1 || v === h) &&
    chroma.every((each) => each.h === 1 && each.v === 1)
  );
}

/** The components as the scan has them; undefined where it is not the only one. */
function componentsOf(scan: Buffer, headers: Headers, size: number): Component[] | undefined {
  const { components } = headers.frame!;
  const count = components.length;
  if (scan[0] !== count || scan.length !== 4 + 2 * count) return undefined;
  if (scan[1 + 2 * count] !== 0 || scan[2 + 2 * count] !== 63 || scan[3 + 2 * count] !== 0)
    return undefined;
  const [first] = components;
  const found = components.map(({ id, h, v, table }, i): Component | undefined => {
    const tables = scan[2 + 2 * i]!;
    const quantization = headers.quantization.get(table);
    const known = headers.dc.has(tables >> 4) && headers.ac.has(tables & 15);
    if (scan[1 + 2 * i] !== id || !quantization || !known) return undefined;
    const [dc, ac] = [places.dc[tables >> 4]!, places.ac[tables & 15]!];
    // One component alone comes block by block, whatever its sampling.
    if (count === 1) return { h: 1, v: 1, width: size, height: size, quantization, dc, ac };
    const width = Math.min(BLOCK, (size * first!.h) / h);
    const height = Math.min(BLOCK, (size * first!.v) / v);
    return { h, v, width, height, quantization, dc, ac };
  });
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** Headers up to the scan, and where that begins; undefined where one is odd. */
function headersOf(
  bytes: Buffer,
  kernel: Kernel,
): { headers: Headers; scan: Buffer; start: number } | undefined {
  const headers: Headers = {
    ...{ quantization: new Map(), dc: new Set(), ac: new Set() },
    ...{ interval: 0, jfif: false, transform: undefined },
  };
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== SOI) return undefined;
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (bytes[at] !== 0xff || end > bytes.length || end < at + 4) return undefined;
    const segment = bytes.subarray(at + 4, end);
    if (marker === SOS) return headers.frame && { headers, scan: segment, start: end };
    if (marker === DQT && !readQuantization(segment, headers.quantization)) return undefined;
    if (marker === DHT && !readHuffman(segment, headers, kernel)) return undefined;
    if (marker === DRI) {
      if (segment.length !== 2) return undefined;
      headers.interval = segment.readUInt16BE(0);
    }
    if (marker === APP0 && segment.toString('latin1', 0, 5) === 'JFIF\0') headers.jfif = true;
    if (marker === APP14 && segment.toString('latin1', 0, 5) === 'Adobe')
      headers.transform = segment[11];
    if (sequential.includes(marker)) {
      const frame = headers.frame ? undefined : readFrame(segment);
      if (!frame || !isCommon(frame)) return undefined;
      headers.frame = frame;
    } else if (marker >= 0xc0 && marker <= 0xcf && marker !== DHT) return undefined;
    at = end;
  }
  return undefined;
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
  const found = headersOf(bytes, kernel);
  if (found === undefined) return undefined;
  const { headers, scan, start } = found;
  const { width, height, components } = headers.frame!;
  if (components.length === 3 && !isYcc(headers)) return undefined;
  const size = BLOCK >> halvings;
  const parts = componentsOf(scan, headers, size);
  if (parts === undefined) return undefined;
  const [{ h, v }] = parts as [Component];
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
