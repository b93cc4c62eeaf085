const SOI = 0xffd8;
const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
const SOS = 0xda;
const APP0 = 0xe0;
const APP14 = 0xee;
/** Pixels of a block, across and down. */
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

/** One of the planes that a picture is stored in. */
export interface Component<T> {
  /** Blocks of a unit, across and down. */
  readonly h: number;
  readonly v: number;
  /** Pixels made of a block, across and down. */
  readonly width: number;
  readonly height: number;
  /** By place in the written order. */
  readonly quantization: Uint8Array;
  /** Its Huffman tables. */
  readonly dc: T;
  readonly ac: T;
}

/** Makes a Huffman table of how many codes of each length there are, and what they stand for. */
export type MakeTable<T> = (
  kind: 'dc' | 'ac',
  which: number,
  counts: Uint8Array,
  symbols: Uint8Array,
) => T | undefined;

interface Headers<T> {
  readonly quantization: Map<number, Uint8Array>;
  readonly dc: Map<number, T>;
  readonly ac: Map<number, T>;
  frame?: Frame;
  interval: number;
  jfif: boolean;
  /** What Adobe's marker says of colours: 1 is luminance and chroma. */
  transform: number | undefined;
}

function readQuantization(segment: Buffer, into: Headers<unknown>['quantization']): boolean {
  for (let at = 0; at < segment.length; at += 65) {
    const kind = segment[at]!;
    if (kind > 3 || at + 65 > segment.length) return false;
    into.set(kind, segment.subarray(at + 1, at + 65));
  }
  return true;
}

function readHuffman<T>(segment: Buffer, { dc, ac }: Headers<T>, make: MakeTable<T>): boolean {
  for (let at = 0; at < segment.length;) {
    const kind = segment[at]!;
    const counts = segment.subarray(at + 1, at + 17);
    const symbols = segment.subarray(at + 17, at + 17 + counts.reduce((a, b) => a + b, 0));
    at += 17 + symbols.length;
    if (counts.length < 16 || (kind & 0xef) > 3 || at > segment.length) return false;
    const [own, which] = [kind >> 4 === 0 ? 'dc' : 'ac', kind & 3] as const;
    const table = make(own, which, counts, symbols);
    if (table === undefined) return false;
    (own === 'dc' ? dc : ac).set(which, table);
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
function isYcc({ jfif, transform, frame }: Headers<unknown>): boolean {
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

/**
 * The components as the scan has them; undefined where it is not the only one.
 * @param size pixels made of a block of the largest component, across and down
 */
function componentsOf<T>(
  scan: Buffer,
  headers: Headers<T>,
  size: number,
): Component<T>[] | undefined {
  const { components } = headers.frame!;
  const count = components.length;
  if (scan[0] !== count || scan.length !== 4 + 2 * count) return undefined;
  if (scan[1 + 2 * count] !== 0 || scan[2 + 2 * count] !== 63 || scan[3 + 2 * count] !== 0)
    return undefined;
  const [first] = components;
  const found = components.map(({ id, h, v, table }, i): Component<T> | undefined => {
    const tables = scan[2 + 2 * i]!;
    const quantization = headers.quantization.get(table);
    const [dc, ac] = [headers.dc.get(tables >> 4), headers.ac.get(tables & 15)];
    if (scan[1 + 2 * i] !== id || !quantization || dc === undefined || ac === undefined)
      return undefined;
    // One component alone comes block by block, whatever its sampling.
    if (count === 1) return { h: 1, v: 1, width: size, height: size, quantization, dc, ac };
    const width = Math.min(BLOCK, (size * first!.h) / h);
    const height = Math.min(BLOCK, (size * first!.v) / v);
    return { h, v, width, height, quantization, dc, ac };
  });
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** Headers up to the scan, and where that begins; undefined where one is odd. */
function headersOf<T>(
  bytes: Buffer,
  make: MakeTable<T>,
): { headers: Headers<T>; scan: Buffer; start: number } | undefined {
  const headers: Headers<T> = {
    ...{ quantization: new Map(), dc: new Map(), ac: new Map() },
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
    if (marker === DHT && !readHuffman(segment, headers, make)) return undefined;
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

/** Size of a decoded picture, or of a smaller one of the same. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Size of the whole picture in these pixels; blocks at its edges may be wider. */
  readonly exactWidth: number;
  readonly exactHeight: number;
}

/** The one scan of a picture, and what is made of it. */
export interface Scan<T> {
  readonly parts: readonly Component<T>[];
  readonly units: { readonly across: number; readonly down: number };
  /** Units between two restarts, 0: there are none. */
  readonly interval: number;
  /** Byte where its data begin. */
  readonly start: number;
  readonly size: Size;
}

/**
 * @param halvings how often the picture's sides are halved
 * @returns undefined where the file is not as nearly all are, or anything in it is odd
 */
export function scanOf<T>(
  bytes: Buffer,
  halvings: number,
  make: MakeTable<T>,
): Scan<T> | undefined {
  const found = headersOf(bytes, make);
  if (found === undefined) return undefined;
  const { headers, scan, start } = found;
  const { width, height, components } = headers.frame!;
  if (components.length === 3 && !isYcc(headers)) return undefined;
  const block = BLOCK >> halvings;
  const parts = componentsOf(scan, headers, block);
  if (parts === undefined) return undefined;
  const { h, v } = parts[0]!;
  const [exactWidth, exactHeight] = [(width * block) / BLOCK, (height * block) / BLOCK];
  return {
    ...{ parts, start, interval: headers.interval },
    units: { across: Math.ceil(width / (BLOCK * h)), down: Math.ceil(height / (BLOCK * v)) },
    size: {
      ...{ width: Math.ceil(exactWidth), height: Math.ceil(exactHeight), exactWidth, exactHeight },
      channels: components.length === 3 ? 3 : 1,
    },
  };
}

/** Whether a plane is half as wide as luminance, and half as high. */
export const isHalved = (
  { h, v, width, height }: Component<unknown>,
  luma: Component<unknown>,
): { readonly wide: boolean; readonly tall: boolean } => ({
  wide: luma.h * luma.width > h * width,
  tall: luma.v * luma.height > v * height,
});
