import { END_OF_BLOCK, extended, farEntry, NEAR_SHIFT, type HuffmanTable } from './huffman';
import type { Component } from '../../../src/runner/data/pictures/jpeg/headers';
import { transformOf, zigzag, type Transform } from './idct';
import { scratch } from './scratch';

export type Part = Component<HuffmanTable>;

/** Pixels of a component; they reach over the picture's edges, as blocks do. */
export interface Plane {
  readonly pixels: Uint8ClampedArray;
  readonly stride: number;
}

/** More than a row of units of one kind can run over the end of what there is to be read. */
const SPARE = 4096;
const MARKER = 0xff;
const RESTART = 0xd0;

interface Coded {
  /** Without the zeros that are put behind 255, and with spare bytes at the end. */
  readonly bytes: Uint8ClampedArray;
  /** Byte in it behind each interval. */
  readonly ends: readonly number[];
}

/** Coded data up to the end of the picture; undefined where another marker stands in them. */
function codedIn(bytes: Uint8Array, start: number): Coded | undefined {
  const plain = scratch('coded', bytes.length - start + SPARE);
  const ends: number[] = [];
  let to = 0;
  for (let from = start; ;) {
    const at = bytes.indexOf(MARKER, from);
    if (at === -1 || at + 1 >= bytes.length) return undefined;
    const next = bytes[at + 1]!;
    const upTo = next === 0 ? at + 1 : at;
    plain.set(bytes.subarray(from, upTo), to);
    to += upTo - from;
    from = at + 2;
    if (next === 0) continue;
    ends.push(to);
    if (next === 0xd9) return from === bytes.length ? { bytes: plain, ends } : undefined;
    if (next !== RESTART + ((ends.length - 1) % 8)) return undefined;
  }
}

interface Lane {
  readonly component: Part;
  readonly plane: Plane;
  readonly transform: Transform;
  /** The last coefficient, in the written order, that its transform looks at. */
  readonly last: number;
  dc: number;
}

const lastOf = (width: number, height: number): number =>
  zigzag.findLastIndex((place) => place % 8 < width && place >> 3 < height);

/**
 * Decodes the one scan of a sequential JPEG (ITU T.81, annex F).
 *
 * @param bytes the file
 * @param start where the scan's data begin
 * @param interval units between two restarts, 0: there are none
 * @returns the planes, good until the next scan; undefined where anything is not as it should be
 */
export function decodeScan(
  bytes: Uint8Array,
  start: number,
  components: readonly Part[],
  units: { readonly across: number; readonly down: number },
  interval: number,
): Plane[] | undefined {
  const coded = codedIn(bytes, start);
  const count = units.across * units.down;
  const each = interval === 0 ? count : interval;
  if (coded === undefined || coded.ends.length !== Math.ceil(count / each)) return undefined;
  const view = new DataView(coded.bytes.buffer, coded.bytes.byteOffset, coded.bytes.length);
  const lanes = components.map((component, i): Lane => {
    const { h, v, width, height } = component;
    const stride = units.across * h * width;
    const last = lastOf(width, height);
    return {
      ...{ component, transform: transformOf(width, height), last, dc: 0 },
      plane: { pixels: scratch(`plane ${i}`, stride * units.down * v * height), stride },
    };
  });
  const block = new Int32Array(64);
  let end = 0;
  for (let part = 0; part < coded.ends.length; part++) {
    let position = end * 8;
    end = coded.ends[part]!;
    for (const lane of lanes) lane.dc = 0;
    for (let unit = part * each; unit < Math.min(count, (part + 1) * each); unit++) {
      const row = Math.floor(unit / units.across);
      const column = unit - row * units.across;
      for (let l = 0; l < lanes.length; l++) {
        const lane = lanes[l]!;
        const { h, v, width, height } = lane.component;
        for (let y = 0; y < v; y++)
          for (let x = 0; x < h; x++) {
            position = decodeBlock(view, position, lane, block);
            if (position < 0) return undefined;
            const offset = (row * v + y) * height * lane.plane.stride + (column * h + x) * width;
            lane.transform(block, lane.plane.pixels, offset, lane.plane.stride);
          }
      }
      if (position > end * 8) return undefined;
    }
    // Bytes that nobody asked for.
    if (position + 7 < end * 8) return undefined;
  }
  return lanes.map(({ plane }) => plane);
}

/**
 * Reads one block.
 * @returns the bit behind it; -1 where it is none
 */
function decodeBlock(view: DataView, from: number, lane: Lane, block: Int32Array): number {
  const { quantization, dc, ac } = lane.component;
  const { last } = lane;
  let position = from;
  let bits = view.getUint32(position >>> 3) << (position & 7);
  let entry = dc.near[bits >>> NEAR_SHIFT]!;
  if (entry === 0) entry = farEntry(dc, bits);
  if (entry === 0) return -1;
  position += entry & 31;
  let size = (entry >>> 5) & 15;
  let value = entry >> 17;
  if (size !== 0) {
    bits = view.getUint32(position >>> 3) << (position & 7);
    value = extended(bits >>> (32 - size), size);
    position += size;
  }
  lane.dc += value;
  block.fill(0);
  block[0] = lane.dc * quantization[0]!;
  const { near } = ac;
  let k = 1;
  while (k <= last) {
    bits = view.getUint32(position >>> 3) << (position & 7);
    entry = near[bits >>> NEAR_SHIFT]!;
    if (entry === 0) {
      entry = farEntry(ac, bits);
      if (entry === 0) return -1;
    }
    position += entry & 31;
    k += (entry >>> 9) & 255;
    if (k > 63) return k >= END_OF_BLOCK ? position : -1;
    size = (entry >>> 5) & 15;
    value = entry >> 17;
    if (size !== 0) {
      bits = view.getUint32(position >>> 3) << (position & 7);
      value = extended(bits >>> (32 - size), size);
      position += size;
    }
    block[zigzag[k]!] = value * quantization[k]!;
    k++;
  }
  while (k < 64) {
    bits = view.getUint32(position >>> 3) << (position & 7);
    entry = near[bits >>> NEAR_SHIFT]!;
    if (entry === 0) entry = farEntry(ac, bits);
    if (entry === 0) return -1;
    position += (entry & 31) + ((entry >>> 5) & 15);
    k += ((entry >>> 9) & 255) + 1;
  }
  return k === 64 || (k > END_OF_BLOCK && k <= END_OF_BLOCK + 64) ? position : -1;
}
