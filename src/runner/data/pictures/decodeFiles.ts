import { constants } from 'node:buffer';
import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../../shared/problem';
import { inParallel } from '../../parallel';
import type { Pixels } from '../../stream/storedPixels';
import type { LoadContext, Rejected } from '../dataset';
import { isToStream } from '../tables/streaming';
import { BLOCK_BYTES, PictureCache } from './cache';
import {
  decodeAny,
  decodePicture,
  readPicture,
  statPicture,
  UndecodedPicture,
  UnusablePicture,
} from './decode';
import type { DecodedPicture, PictureFormat } from './format';
import { hashOf } from './hash';
import { KnownHashes, type FileMark } from './knownHashes';
import type { LabelledFile } from './layout';
import { PictureThreads } from './threads';

/** What an array may hold: 4 GiB before Node 22, as much as there is memory since. */
const MAX_TOTAL_BYTES = Math.min(constants.MAX_LENGTH - 1, totalmem());
const GIB = 1024 ** 3;
/** Of the pixels in memory: the data as loaded, and the parts of the split. */
const COPIES = 2;
/** Files that the pictures of one data set are kept in, about. */
const MOST_BLOCKS = 512;

/** Of a decoded picture. */
export const bytesOf = ({ imageSize: [height, width], colorMode }: PictureFormat): number =>
  height * width * (colorMode === 'rgb' ? 3 : 1);

interface Usable {
  readonly file: LabelledFile;
  readonly hash: string;
  readonly size: string;
  readonly mode: string;
  readonly damaged: boolean;
}

/** @throws UnusablePicture where a file is not the very one that the manifest means */
function requireContent({ sha256 }: LabelledFile, hash: string): void {
  if (sha256 !== undefined && sha256 !== hash)
    throw new UnusablePicture(l10n.t('another content than its sha256 tells'));
}

/** What earlier runs left of pictures. */
interface Remembered {
  readonly cache: PictureCache;
  readonly known: KnownHashes;
}

/** The pictures of a folder, decoded. */
export interface Decoded {
  readonly usable: Usable[];
  readonly pixels: Pixels;
  readonly rejected: Rejected[];
}

/**
 * @param keep The pictures stay in the cache, which has room for them, and are read from there.
 * @throws TrainyardError data.diskFull
 */
async function decodeAll(
  files: readonly LabelledFile[],
  format: PictureFormat,
  { cache, known }: Partial<Remembered>,
  keep: boolean,
  { signal, onProgress }: LoadContext,
): Promise<Decoded> {
  const size = bytesOf(format);
  // Each picture goes to its place at once, so that none is held twice.
  const all = new Uint8Array(keep ? 0 : files.length * size);
  const placeOf = (index: number): Uint8Array => all.subarray(index * size, (index + 1) * size);
  const usableAs = (file: LabelledFile, hash: string, header: Omit<DecodedPicture, 'pixels'>) => {
    const { width: w, height: h, mode, damaged } = header;
    return { file, hash, size: `${w}×${h}`, mode, damaged };
  };
  const undecoded = new Set<number>();
  const orReason = async <T>(index: number, work: () => Promise<T>): Promise<T | Rejected> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UnusablePicture)) throw error;
      if (error instanceof UndecodedPicture) undecoded.add(index);
      return { file: files[index]!.id, reason: error.message };
    }
  };
  const take = async (index: number, hash: string, decoded: DecodedPicture): Promise<Usable> => {
    let { pixels } = decoded;
    if (!keep) {
      pixels = placeOf(index);
      pixels.set(decoded.pixels);
    }
    await cache?.add(hash, { ...decoded, pixels });
    if (keep && !cache!.usable) throw diskFull(files.length * size, cache!.folder);
    return usableAs(files[index]!, hash, decoded);
  };
  const cached: { readonly index: number; readonly hash: string }[] = [];
  const fromCache = (index: number, hash: string): Usable | undefined => {
    const header = cache?.find(hash);
    if (header === undefined) return undefined;
    cached.push({ index, hash });
    return usableAs(files[index]!, hash, header);
  };
  const checked = (file: LabelledFile, mark: FileMark, hash: string): string => {
    known?.set(file.path, mark, hash);
    requireContent(file, hash);
    return hash;
  };
  let done = 0;
  const told = (): void => onProgress?.(++done, files.length);
  const results = new Array<Usable | Rejected>(files.length);
  const step = async (index: number, work: () => Promise<Usable | undefined>): Promise<void> => {
    signal?.throwIfAborted();
    const result = await orReason(index, work);
    if (result === undefined) return;
    results[index] = result;
    told();
  };
  const places = [...files.keys()];
  const threads = PictureThreads.start(files.length, format);
  /** What the cache has, and what threads can do. */
  const quickly = async (index: number): Promise<Usable | undefined> => {
    const file = files[index]!;
    if (known?.has(file.path)) {
      const hash = known.get(file.path, await statPicture(file.path));
      if (hash !== undefined) requireContent(file, hash);
      const stored = hash === undefined ? undefined : fromCache(index, hash);
      if (stored) return stored;
    }
    const read = await threads?.read(file.path);
    if (read === undefined) return undefined;
    const hash = checked(file, read.file, read.hash);
    return fromCache(index, hash) ?? take(index, hash, read.picture);
  };
  await inParallel(places, (index) => step(index, () => quickly(index)), threads?.width).finally(
    () => threads?.close(),
  );
  const decode = threads ? decodeAny : decodePicture;
  await inParallel(
    places.filter((index) => results[index] === undefined),
    (index) =>
      step(index, async () => {
        const file = files[index]!;
        const found = await statPicture(file.path);
        const bytes = await readPicture(file.path, found);
        const hash = checked(file, found, hashOf(bytes));
        return fromCache(index, hash) ?? take(index, hash, await decode(bytes, format));
      }),
  );
  const wanted = cached.map(({ index, hash }) => ({
    hash,
    ...(!keep && { into: placeOf(index) }),
  }));
  const again = async (index: number): Promise<void> => {
    results[index] = await orReason(index, async () => {
      const bytes = await readPicture(files[index]!.path);
      return take(index, hashOf(bytes), await decodePicture(bytes, format));
    });
  };
  const lost = (await cache?.read(wanted, signal)) ?? [];
  await inParallel(lost, (which) => again(cached[which]!.index));
  // Alone, so that each is told its own reason: decoders share one list of errors.
  for (const index of undecoded) {
    signal?.throwIfAborted();
    await again(index);
  }
  const usable = results.filter((each) => 'hash' in each);
  const rejected = results.filter((each) => 'reason' in each);
  const stored = keep ? await cache!.pixels(usable.map(({ hash }) => hash)) : undefined;
  await cache?.close();
  await known?.close();
  if (keep) {
    if (stored === undefined) throw diskFull(usable.length * size, cache!.folder);
    return { usable, pixels: stored, rejected };
  }
  let used = 0;
  results.forEach((each, index) => {
    if ('reason' in each) return;
    if (used < index) all.copyWithin(used * size, index * size, (index + 1) * size);
    used++;
  });
  return { usable, pixels: all.subarray(0, used * size), rejected };
}

/** @throws TrainyardError data.tooLarge */
function requireRoom(count: number, { imageSize: [height, width] }: PictureFormat, bytes: number) {
  if (bytes <= MAX_TOTAL_BYTES) return;
  throw new TrainyardError({
    code: 'data.tooLarge',
    at: ['data', 'imageSize'],
    message: l10n.t(
      '{0} pictures of {1} × {2} would take {3} GiB of memory; at most {4} GiB are possible. Give a smaller imageSize, or set stream to auto.',
      count,
      height,
      width,
      (bytes / GIB).toFixed(1),
      (MAX_TOTAL_BYTES / GIB).toFixed(1),
    ),
  });
}

function diskFull(bytes: number, folder: string, free?: number): TrainyardError {
  return new TrainyardError({
    code: 'data.diskFull',
    at: ['data', 'source'],
    message:
      free === undefined
        ? l10n.t(
            'The decoded pictures are read from disk piece by piece, which takes {0} GiB in {1}, and they cannot be written there. Make room, or give a smaller imageSize.',
            (bytes / GIB).toFixed(1),
            folder,
          )
        : l10n.t(
            'The decoded pictures are read from disk piece by piece, which takes {0} GiB in {1}, and {2} are free there. Make room, or give a smaller imageSize.',
            (bytes / GIB).toFixed(1),
            folder,
            (free / GIB).toFixed(1),
          ),
  });
}

/**
 * The cache as a place where pictures stay.
 * @throws TrainyardError data.diskFull
 */
async function openStore(
  folder: string,
  format: PictureFormat,
  count: number,
): Promise<PictureCache> {
  const size = bytesOf(format);
  const blockBytes = Math.max(BLOCK_BYTES, (count * size) / MOST_BLOCKS);
  const cache = await PictureCache.open(folder, format, { blockBytes, keep: true });
  const bytes = Math.max(0, count - cache.count) * size;
  try {
    await mkdir(folder, { recursive: true });
  } catch {
    throw diskFull(bytes, folder);
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes) throw diskFull(bytes, folder, bavail * bsize);
  return cache;
}

/**
 * Decodes the pictures into memory, or onto the disk where they have no room there: into the cache,
 * or without one into a folder that is gone when they are.
 *
 * @throws TrainyardError data.tooLarge, data.diskFull
 */
export async function decodeFiles(
  files: readonly LabelledFile[],
  format: PictureFormat,
  stream: 'auto' | 'always' | 'never',
  remembered: { readonly folder: string; readonly source: string } | undefined,
  context: LoadContext,
): Promise<Decoded & { readonly streamed: boolean }> {
  const bytes = files.length * bytesOf(format);
  // Node 20 has no arrays above 4 GiB.
  const needed = bytes > MAX_TOTAL_BYTES ? Infinity : COPIES * bytes;
  const streamed = isToStream(stream, needed, context.notStreamed);
  if (!streamed) requireRoom(files.length, format, bytes);
  const known = remembered && (await KnownHashes.open(remembered.folder, remembered.source));
  if (!streamed) {
    const cache = remembered && (await PictureCache.open(remembered.folder, format));
    const found = { ...(cache && { cache }), ...(known && { known }) };
    return { ...(await decodeAll(files, format, found, false, context)), streamed };
  }
  const passing = remembered ? undefined : await mkdtemp(join(tmpdir(), 'trainyard-pictures-'));
  try {
    const cache = await openStore(remembered?.folder ?? passing!, format, files.length);
    const found = { cache, ...(known && { known }) };
    return { ...(await decodeAll(files, format, found, true, context)), streamed };
  } finally {
    // The files are open: what is read from them stays until nobody refers to it.
    if (passing) await rm(passing, { recursive: true, force: true });
  }
}
