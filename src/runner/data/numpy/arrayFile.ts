import type { ConfigPath } from '../../../shared/problem';
import type { Region } from '../../stream/region';
import { crc32 } from '../crc32';
import { NotUnpacked, unpacked } from '../unpacked';
import { damagedEntry, openNpz, type NpzEntry } from './archive';
import { HEAD_BYTES, npyHeader, readNpy, requireWhole, type NpyArray, type NpyHeader } from './npy';

/** An array that is looked into before it is read. */
export interface ArrayFile {
  readonly header: NpyHeader;
  /** Of its values, as they are stored. */
  readonly bytes: number;
  /** Reads it into memory. */
  load(): NpyArray;
  /** Its values where they lie, or where they were unpacked to; bytes in C order. */
  region(): Promise<Region>;
}

/** Whether values are bytes that can be read where they lie. */
export const isBytes = ({ descr, fortran }: NpyHeader): boolean =>
  /^[|<>=]?u1$/.test(descr) && !fortran;

/**
 * A .npy file.
 * @throws NotNumpy, as its functions do
 */
export function npyFile(file: Region): ArrayFile {
  const header = npyHeader(file.read(0, HEAD_BYTES));
  const bytes = file.size - header.start;
  requireWhole(header, bytes);
  return {
    ...{ header, bytes },
    load: () => readNpy(file.read(0, file.size)),
    region: () => Promise.resolve(file.part(header.start, bytes)),
  };
}

export interface Archive {
  readonly path: string;
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly file: Region;
  readonly baseDir: string;
  readonly at: ConfigPath;
  readonly signal?: AbortSignal | undefined;
}

async function entryRegion(name: string, entry: NpzEntry, archive: Archive): Promise<Region> {
  const { path, hash, file, baseDir, at, signal } = archive;
  const { size, crc, place } = entry;
  const { start, packed, deflated } = place;
  if (!deflated) {
    const region = file.part(start, size);
    let sum = 0;
    for await (const chunk of region.chunks(signal)) sum = crc32(chunk, sum);
    if (packed !== size || sum !== crc) throw damagedEntry(name);
    return region;
  }
  try {
    const all = { path, hash, name, start, bytes: packed, kind: 'deflate', size, crc } as const;
    return await unpacked(all, baseDir, at, signal);
  } catch (error) {
    if (error instanceof NotUnpacked) throw damagedEntry(name);
    throw error;
  }
}

/**
 * The arrays of a .npz file, by name.
 * @throws NotNumpy, as its functions do
 */
export function npzFiles(archive: Archive): ReadonlyMap<string, () => ArrayFile> {
  const entries = openNpz(archive.file);
  return new Map(
    [...entries].map(([name, entry]): [string, () => ArrayFile] => [
      name,
      () => {
        const header = npyHeader(entry.head(HEAD_BYTES));
        const bytes = entry.size - header.start;
        requireWhole(header, bytes);
        return {
          ...{ header, bytes },
          load: () => readNpy(entry.whole()),
          region: async () => (await entryRegion(name, entry, archive)).part(header.start, bytes),
        };
      },
    ]),
  );
}
