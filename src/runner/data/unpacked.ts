import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflateRaw } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import { Region } from '../stream/region';
import { crc32 } from './crc32';
import { openCacheFolder } from './pictures/cacheFolder';

const GIB = 1024 ** 3;

/** Part of a file that is to be unpacked. */
export interface Packed {
  readonly path: string;
  readonly start: number;
  readonly bytes: number;
  readonly kind: 'deflate' | 'gzip';
  /** Which of those in the file. */
  readonly name: string;
  /** SHA-256 of the file. */
  readonly hash: string;
  /** Bytes that it comes to. */
  readonly size: number;
  readonly crc?: number;
}

/** What was packed is damaged, or not what was said of it. */
export class NotUnpacked extends Error {}

const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

async function requireDisk(folder: string, bytes: number, at: ConfigPath): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new TrainyardError({
    code: 'data.diskFull',
    at,
    message: l10n.t(
      'The arrays are too large for memory and are unpacked onto the disk, which takes {0} GiB in {1}, and {2} are free there. Make room, or save them unpacked.',
      (bytes / GIB).toFixed(1),
      folder,
      ((bavail * bsize) / GIB).toFixed(1),
    ),
  });
}

async function unpackTo(path: string, packed: Packed, signal?: AbortSignal): Promise<void> {
  const { start, bytes, kind, size, crc } = packed;
  let [done, sum] = [0, 0];
  async function* checked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      done += chunk.length;
      // What is said of the size bounds what is written: no bomb goes off.
      if (done > size) throw new NotUnpacked(l10n.t('it holds more than it says'));
      if (crc !== undefined) sum = crc32(chunk, sum);
      yield chunk;
    }
  }
  try {
    await pipeline(
      createReadStream(packed.path, { start, end: start + bytes - 1 }),
      kind === 'gzip' ? createGunzip() : createInflateRaw(),
      checked,
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
      { ...(signal && { signal }) },
    );
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code?.startsWith('Z_') ? new NotUnpacked(message) : error;
  }
  if (done < size) throw new NotUnpacked(l10n.t('it ends too early'));
  if (crc !== undefined && sum !== crc)
    throw new NotUnpacked(l10n.t('its checksum does not match'));
}

/**
 * Unpacks into the cache, once: what is there already is taken. What an earlier version of the file came
 * to goes. Without a cache the bytes are gone when nobody reads them any more.
 *
 * @throws NotUnpacked; TrainyardError data.diskFull
 */
export async function unpacked(
  packed: Packed,
  baseDir: string,
  at: ConfigPath,
  signal?: AbortSignal,
): Promise<Region> {
  const cache = await openCacheFolder(baseDir);
  const folder = cache
    ? join(cache, 'unpacked')
    : await mkdtemp(join(tmpdir(), 'trainyard-unpacked-'));
  try {
    await mkdir(folder, { recursive: true });
    const own = shortHash(`${packed.path}\0${packed.name}`);
    const name = `${own}-${packed.hash.slice(0, 16)}.bytes`;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.size === packed.size) return Region.of(path);
    await requireDisk(folder, packed.size, at);
    const temporary = `${path}.${randomUUID()}`;
    try {
      await unpackTo(temporary, packed, signal);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    for (const other of await readdir(folder))
      if (other.startsWith(`${own}-`) && other.endsWith('.bytes') && other !== name)
        await rm(join(folder, other), { force: true });
    return Region.of(path);
  } finally {
    if (!cache) await rm(folder, { recursive: true, force: true });
  }
}
