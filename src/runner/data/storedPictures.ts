import { constants } from 'node:buffer';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath, type Warning } from '../../shared/problem';
import type { Region } from '../stream/region';
import { StoredPixels, type PixelFile } from '../stream/storedPixels';
import { isToStream } from './tables/streaming';

const GIB = 1024 ** 3;
/** Of the pixels in memory: the file, the array in it, and the parts of the split. */
const COPIES = 3;
/** What an array of bytes may hold: 4 GiB before Node 22. */
export const MOST_BYTES = constants.MAX_LENGTH - 1;

/** Where pictures that have no room in memory are read from. */
export const streamParam = {
  type: 'enum',
  values: ['auto', 'always', 'never'],
  default: 'auto',
  doc: 'Read pictures from their file piece by piece instead of holding them in memory, with the same numbers; what is packed is unpacked once into .trainyard/cache. auto: where they would take more than a third of the memory that is free.',
} as const;

/**
 * Whether pictures of so many bytes stay in their file.
 *
 * @param obstacle Why they cannot.
 * @throws TrainyardError `data.tooLarge`, and what {@link isToStream} throws
 */
export function stayInFile(
  { path, bytes }: { readonly path: string; readonly bytes: number },
  stream: 'auto' | 'always' | 'never',
  obstacle: Error | undefined,
  at: ConfigPath,
): boolean {
  const needed = bytes > MOST_BYTES ? Infinity : COPIES * bytes;
  const streamed = isToStream(stream, needed, obstacle);
  if (streamed || bytes <= MOST_BYTES) return streamed;
  throw new TrainyardError({
    code: 'data.tooLarge',
    at,
    message: l10n.t(
      'The pictures in {0} take {1} GiB, more than an array in memory holds. Set stream to auto.',
      path,
      (bytes / GIB).toFixed(1),
    ),
  });
}

/** Pictures of one size that lie in arrays, one array behind the other. */
export function picturesIn(
  arrays: readonly { readonly region: Region; readonly count: number }[],
  size: number,
): StoredPixels {
  let first = 0;
  const files = arrays.map(({ region, count }): PixelFile => {
    const file = { file: region.file, start: region.start, first, count };
    first += count;
    return file;
  });
  return StoredPixels.all(files, first, size);
}

export function streamedPictures(bytes: number, at: ConfigPath): Warning {
  return {
    code: 'data.streamed',
    severity: 'info',
    at,
    message: l10n.t(
      'The pictures, {0} GiB, are read from disk piece by piece. Everything is fitted and trained on all of them.',
      (bytes / GIB).toFixed(1),
    ),
  };
}
