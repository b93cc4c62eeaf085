import { inflateSync } from 'node:zlib';
import { crc32 } from '../crc32';
import type { Picture } from './lanczos';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const channelsOf: Readonly<Record<number, 1 | 2 | 3 | 4>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const PALETTE = 3;
/** What changes pixels or how they are to be seen, beyond what is done here. */
const odd: ReadonlySet<string> = new Set(['tRNS', 'eXIf', 'acTL']);

export interface PngPicture extends Picture {
  readonly mode: string;
  readonly hasAlpha: boolean;
}

interface Chunks {
  readonly header: Buffer;
  readonly palette: Buffer | undefined;
  readonly data: readonly Buffer[];
}

/** All chunks, whole; undefined where one is damaged, or is of an unusual kind. */
function chunksOf(bytes: Buffer): Chunks | undefined {
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return undefined;
  const data: Buffer[] = [];
  let header: Buffer | undefined;
  let palette: Buffer | undefined;
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    const type = bytes.toString('latin1', at + 4, at + 8);
    const body = bytes.subarray(at + 8, end - 4);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return undefined;
    if (odd.has(type) || (header === undefined) !== (type === 'IHDR')) return undefined;
    if (type === 'IHDR') header = body;
    else if (type === 'PLTE') palette = body;
    else if (type === 'IDAT') data.push(body);
    else if (type === 'IEND')
      return end === bytes.length ? { header: header!, palette, data } : undefined;
    else if (type[0]! < 'a') return undefined;
    at = end;
  }
  return undefined;
}

/** Undoes what a row was written with (W3C PNG, 9.2), given the row above; false: no such filter. */
function unfilter(kind: number, row: Uint8Array, above: Uint8Array, step: number): boolean {
  const { length } = row;
  switch (kind) {
    case 0:
      return true;
    case 1:
      for (let i = step; i < length; i++) row[i]! += row[i - step]!;
      return true;
    case 2:
      for (let i = 0; i < length; i++) row[i]! += above[i]!;
      return true;
    case 3:
      for (let i = 0; i < step; i++) row[i]! += above[i]! >> 1;
      for (let i = step; i < length; i++) row[i]! += (row[i - step]! + above[i]!) >> 1;
      return true;
    case 4:
      for (let i = 0; i < step; i++) row[i]! += above[i]!;
      for (let i = step; i < length; i++) {
        const left = row[i - step]!;
        const up = above[i]!;
        const corner = above[i - step]!;
        const toLeft = Math.abs(up - corner);
        const toUp = Math.abs(left - corner);
        const toCorner = Math.abs(left + up - 2 * corner);
        row[i]! += toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      }
      return true;
    default:
      return false;
  }
}

/** Pixels by their colours in the palette; undefined where one is beyond its end. */
function coloured(indices: Uint8Array, palette: Buffer): Uint8Array | undefined {
  const result = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const from = 3 * indices[i]!;
    if (from + 3 > palette.length) return undefined;
    result[3 * i] = palette[from]!;
    result[3 * i + 1] = palette[from + 1]!;
    result[3 * i + 2] = palette[from + 2]!;
  }
  return result;
}

/**
 * Decodes a PNG of 8 bits that is not interlaced.
 *
 * @param mostPixels one with more is left to others
 * @returns undefined for any other, or where anything is not as the standard has it
 */
export function decodePng(bytes: Buffer, mostPixels: number): PngPicture | undefined {
  const chunks = chunksOf(bytes);
  if (chunks?.header.length !== 13) return undefined;
  const { header, palette, data } = chunks;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, kind, ...rest] = header.subarray(8);
  const channels = channelsOf[kind!];
  if (channels === undefined || depth !== 8 || rest.some((each) => each !== 0)) return undefined;
  if (width === 0 || height === 0 || width * height > mostPixels) return undefined;
  const stride = width * channels;
  const size = height * (stride + 1);
  let lines: Buffer;
  try {
    lines = inflateSync(Buffer.concat(data), { maxOutputLength: size });
  } catch {
    return undefined;
  }
  if (lines.length !== size) return undefined;
  const pixels = new Uint8Array(stride * height);
  let above: Uint8Array = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const row = pixels.subarray(y * stride, (y + 1) * stride);
    row.set(lines.subarray(from + 1, from + 1 + stride));
    if (!unfilter(lines[from]!, row, above, channels)) return undefined;
    above = row;
  }
  if (kind === PALETTE) {
    const rgb = palette && coloured(pixels, palette);
    return rgb && { pixels: rgb, width, height, channels: 3, mode: 'palette', hasAlpha: false };
  }
  const hasAlpha = channels === 2 || channels === 4;
  const mode = `${channels < 3 ? 'grayscale' : 'rgb'}${hasAlpha ? ' with alpha' : ''}`;
  return { pixels, width, height, channels, mode, hasAlpha };
}
