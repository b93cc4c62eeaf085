import type { Hash } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { nearest } from '../../shared/config/nearest';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import { Region } from '../stream/region';

/** What a failed file operation says to a person. */
export function fileError(error: unknown, path: string, at: ConfigPath): TrainyardError {
  if (error instanceof TrainyardError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new TrainyardError({
    code: 'data.fileUnreadable',
    at,
    message: l10n.t('{0} cannot be read: {1}.', path, code ?? message),
    cause: error,
  });
}

async function missing(path: string, at: ConfigPath): Promise<TrainyardError> {
  const siblings = await readdir(dirname(path)).catch(() => []);
  const close = nearest(basename(path), siblings);
  return new TrainyardError({
    code: 'data.fileMissing',
    at,
    message:
      l10n.t('{0} does not exist; relative paths start from the folder of the config file.', path) +
      (close === undefined ? '' : ` ${l10n.t('Did you mean "{0}"?', close)}`),
  });
}

/**
 * The absolute path of a file or folder that the config names.
 *
 * @throws TrainyardError `data.fileMissing`, `data.notAFile`, `data.notAFolder`, `data.fileUnreadable`
 */
export async function located(
  source: string,
  baseDir: string,
  kind: 'file' | 'folder',
  at: ConfigPath,
): Promise<string> {
  const path = resolve(baseDir, source);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    if (found.code === 'ENOENT' || found.code === 'ENOTDIR') throw await missing(path, at);
    throw fileError(found, path, at);
  }
  if (kind === 'file' && !found.isFile())
    throw new TrainyardError({
      code: 'data.notAFile',
      at,
      message: l10n.t('{0} is not a file; expected a file here.', path),
    });
  if (kind === 'folder' && !found.isDirectory())
    throw new TrainyardError({
      code: 'data.notAFolder',
      at,
      message: l10n.t('{0} is not a folder; expected a folder with one folder a class.', path),
    });
  return path;
}

/** What one array of bytes may hold. */
const MAX_BYTES = 4 * 1024 ** 3 - 1;

/**
 * All bytes of a file, above the 2 GiB that `readFile` takes.
 * @throws TrainyardError `data.fileTooLarge`, `data.fileUnreadable`
 */
export async function readWhole(path: string, at: ConfigPath): Promise<Buffer> {
  try {
    const handle = await open(path);
    try {
      const { size } = await handle.stat();
      if (size > MAX_BYTES)
        throw new TrainyardError({
          code: 'data.fileTooLarge',
          at,
          message: l10n.t('{0} is larger than 4 GiB, more than can be read at once.', path),
        });
      const bytes = Buffer.allocUnsafe(size);
      let done = 0;
      while (done < size) {
        const { bytesRead } = await handle.read(bytes, done, Math.min(size - done, 1 << 30), done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, path, at);
  }
}

/**
 * Opens a file that is to be read piece by piece, and hashes what it holds.
 * @throws TrainyardError `data.fileUnreadable`
 */
export async function openRegion(
  path: string,
  at: ConfigPath,
  hash: Hash,
  signal: AbortSignal | undefined,
): Promise<Region> {
  try {
    const region = Region.of(path);
    for await (const chunk of region.chunks(signal)) hash.update(chunk);
    return region;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw fileError(error, path, at);
  }
}
