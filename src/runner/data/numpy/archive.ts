import { constants, inflateRawSync } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import type { Region } from '../../stream/region';
import { held, type Bytes } from '../../stream/region';
import { crc32 } from '../crc32';
import { NotNumpy } from './npy';

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END_64_BYTES = 56;
const UNKNOWN = 0xffffffff;
/** The list of what an archive of arrays holds is shorter. */
const MOST_LIST_BYTES = 64 * 1024 ** 2;
const STORED = 0;
const DEFLATED = 8;

const damaged = (): NotNumpy => new NotNumpy(l10n.t('it is a damaged or cut-off archive'));

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Sizes and the offset that do not fit 32 bits stand in an extra field, in this order. */
function wide(bytes: Buffer, from: number, to: number, values: readonly number[]): number[] {
  for (let at = from; at + 4 <= to; at += 4 + bytes.readUInt16LE(at + 2)) {
    if (bytes.readUInt16LE(at) !== 1) continue;
    let next = at + 4;
    return values.map((value) => {
      if (value !== UNKNOWN) return value;
      next += 8;
      return Number(bytes.readBigUInt64LE(next - 8));
    });
  }
  return [...values];
}

function directory(source: Bytes): { from: number; count: number } {
  const tail = Math.min(source.size, END_BYTES + 0xffff + LOCATOR_BYTES);
  const first = source.size - tail;
  const bytes = source.read(first, tail);
  for (let at = bytes.length - END_BYTES; at >= 0; at--) {
    if (bytes.readUInt32LE(at) !== END) continue;
    const locator = at - LOCATOR_BYTES;
    if (locator >= 0 && bytes.readUInt32LE(locator) === LOCATOR_64) {
      const end = source.read(Number(bytes.readBigUInt64LE(locator + 8)), END_64_BYTES);
      if (end.readUInt32LE(0) !== END_64) throw damaged();
      return { from: Number(end.readBigUInt64LE(48)), count: Number(end.readBigUInt64LE(32)) };
    }
    return { from: bytes.readUInt32LE(at + 16), count: bytes.readUInt16LE(at + 10) };
  }
  throw damaged();
}

function entriesOf(source: Bytes): Entry[] {
  const { from, count } = directory(source);
  const bytes = source.read(from, Math.min(MOST_LIST_BYTES, source.size - from));
  const entries: Entry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw damaged();
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((o) =>
      bytes.readUInt16LE(at + o),
    );
    const nameEnd = at + ENTRY_BYTES + nameBytes!;
    const [size, packed, offset] = wide(bytes, nameEnd, nameEnd + extraBytes!, [
      bytes.readUInt32LE(at + 24),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 42),
    ]);
    entries.push({
      name: bytes.subarray(at + ENTRY_BYTES, nameEnd).toString('utf8'),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      ...{ size: size!, packed: packed!, offset: offset! },
    });
    at = nameEnd + extraBytes! + commentBytes!;
  }
  return entries;
}

/** Where an entry's bytes lie in the archive. */
function startOf(source: Bytes, { offset, packed, method }: Entry): number {
  const local = source.read(offset, LOCAL_BYTES);
  if (local.readUInt32LE(0) !== LOCAL) throw damaged();
  const start = offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (start + packed > source.size || (method !== STORED && method !== DEFLATED)) throw damaged();
  return start;
}

/** The error of an array that is not what its archive says. */
export const damagedEntry = (name: string): NotNumpy =>
  new NotNumpy(l10n.t('"{0}" in it is damaged: its checksum does not match', name));

function contents(source: Bytes, entry: Entry): Buffer {
  const { name, method, crc, packed, size } = entry;
  const stored = source.read(startOf(source, entry), packed);
  // What an archive says of its size bounds what is unpacked: no bomb goes off.
  const data = method === STORED ? stored : inflateRawSync(stored, { maxOutputLength: size + 1 });
  if (data.length !== size || crc32(data) !== crc) throw damagedEntry(name);
  return data;
}

/** The first bytes, or all where they are fewer. */
function head(source: Bytes, entry: Entry, length: number): Buffer {
  const start = startOf(source, entry);
  if (entry.method === STORED) return source.read(start, Math.min(length, entry.packed));
  // Deflate makes nothing longer than by some bytes.
  const packed = source.read(start, Math.min(entry.packed, length + 1024));
  const { Z_SYNC_FLUSH } = constants;
  const unpacked = inflateRawSync(packed, {
    finishFlush: Z_SYNC_FLUSH,
    maxOutputLength: MOST_LIST_BYTES,
  });
  return unpacked.subarray(0, length);
}

/** An array in an archive. */
export interface NpzEntry {
  /** Of its .npy file, unpacked. */
  readonly size: number;
  readonly crc: number;
  /** Where its bytes lie; packed or as they are. */
  readonly place: { readonly start: number; readonly packed: number; readonly deflated: boolean };
  /** All its bytes. */
  whole(): Buffer;
  /** The first of them. */
  head(length: number): Buffer;
}

/**
 * The arrays in a .npz file, by name.
 * @throws NotNumpy, as its functions do
 */
export function openNpz(given: Buffer | Region): ReadonlyMap<string, NpzEntry> {
  const source: Bytes = Buffer.isBuffer(given) ? held(given) : given;
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof NotNumpy) throw error;
      if (error instanceof RangeError || 'code' in (error as Error)) throw damaged();
      throw error;
    }
  };
  const entries = guarded(() => entriesOf(source));
  return new Map(
    entries.map((entry): [string, NpzEntry] => {
      const { size, crc, packed, method } = entry;
      return [
        entry.name.replace(/\.npy$/, ''),
        {
          ...{ size, crc },
          get place() {
            const start = guarded(() => startOf(source, entry));
            return { start, packed, deflated: method === DEFLATED };
          },
          whole: () => guarded(() => contents(source, entry)),
          head: (length) => guarded(() => head(source, entry, length)),
        },
      ];
    }),
  );
}
