import { inflateRawSync } from 'node:zlib';
import * as l10n from '@vscode/l10n';
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
const UNKNOWN = 0xffffffff;

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

function directory(bytes: Buffer): { from: number; count: number } {
  const lowest = Math.max(0, bytes.length - END_BYTES - 0xffff);
  for (let at = bytes.length - END_BYTES; at >= lowest; at--) {
    if (bytes.readUInt32LE(at) !== END) continue;
    const locator = at - LOCATOR_BYTES;
    if (locator >= 0 && bytes.readUInt32LE(locator) === LOCATOR_64) {
      const end = Number(bytes.readBigUInt64LE(locator + 8));
      if (bytes.readUInt32LE(end) !== END_64) throw damaged();
      return {
        from: Number(bytes.readBigUInt64LE(end + 48)),
        count: Number(bytes.readBigUInt64LE(end + 32)),
      };
    }
    return { from: bytes.readUInt32LE(at + 16), count: bytes.readUInt16LE(at + 10) };
  }
  throw damaged();
}

function entriesOf(bytes: Buffer): Entry[] {
  const { from, count } = directory(bytes);
  const entries: Entry[] = [];
  let at = from;
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

function contents(bytes: Buffer, entry: Entry): Buffer {
  const { name, method, crc, packed, size, offset } = entry;
  if (bytes.readUInt32LE(offset) !== LOCAL) throw damaged();
  const start =
    offset + LOCAL_BYTES + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const stored = bytes.subarray(start, start + packed);
  if (stored.length !== packed || (method !== 0 && method !== 8)) throw damaged();
  // What an archive says of its size bounds what is unpacked: no bomb goes off.
  const data = method === 0 ? stored : inflateRawSync(stored, { maxOutputLength: size + 1 });
  if (data.length !== size || crc32(data) !== crc)
    throw new NotNumpy(l10n.t('"{0}" in it is damaged: its checksum does not match', name));
  return data;
}

/**
 * Names of the arrays in a .npz file, and how to get the bytes of each.
 * @throws NotNumpy
 */
export function openNpz(bytes: Buffer): ReadonlyMap<string, () => Buffer> {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof NotNumpy) throw error;
      if (error instanceof RangeError || 'code' in (error as Error)) throw damaged();
      throw error;
    }
  };
  const entries = guarded(() => entriesOf(bytes));
  return new Map(
    entries.map((entry) => [
      entry.name.replace(/\.npy$/, ''),
      () => guarded(() => contents(bytes, entry)),
    ]),
  );
}
