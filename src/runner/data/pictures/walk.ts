import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Rejected } from '../dataset';
import * as l10n from '@vscode/l10n';

/** A picture file; `id` is its path from the source folder, with slashes. */
export interface PictureFile {
  readonly id: string;
  readonly path: string;
}

const extensions = new Set([
  ...['.jpg', '.jpeg', '.jpe', '.jfif', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif'],
]);

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly folder: boolean;
}

/** What a folder holds, by name; hidden files are left aside, links are followed. */
async function entriesOf(folder: string): Promise<{ entries: Entry[]; broken: string[] }> {
  const entries: Entry[] = [];
  const broken: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (kind === undefined) broken.push(entry.name);
    else entries.push({ name: entry.name, path, folder: kind.isDirectory() });
  }
  return { entries: entries.sort((a, b) => byCodeUnit(a.name, b.name)), broken };
}

/** Folders directly in a folder, by name, and the files that stand beside them. */
export async function foldersOf(
  folder: string,
): Promise<{ folders: { name: string; path: string }[]; files: string[] }> {
  const { entries, broken } = await entriesOf(folder);
  return {
    folders: entries.filter((entry) => entry.folder).map(({ name, path }) => ({ name, path })),
    files: [...entries.filter((entry) => !entry.folder).map(({ name }) => name), ...broken],
  };
}

/**
 * All picture files below a folder, in the order of their names. What is no picture is told to
 * `reject`, so that nothing is skipped in silence.
 *
 * @param seen Real paths of the folders above.
 */
export async function picturesBelow(
  folder: string,
  id: string,
  reject: (rejected: Rejected) => void,
  seen: ReadonlySet<string> = new Set(),
): Promise<PictureFile[]> {
  const real = await realpath(folder);
  // A link to a folder above would go round for ever, or through all that lies beside.
  const above = real.endsWith(sep) ? real : real + sep;
  if ([...seen].some((path) => path === real || path.startsWith(above))) {
    reject({ file: folder, reason: l10n.t('a link to a folder that holds it') });
    return [];
  }
  const { entries, broken } = await entriesOf(folder);
  for (const name of broken)
    reject({ file: join(folder, name), reason: l10n.t('a link to nothing') });
  const found: PictureFile[] = [];
  for (const { name, path, folder: isFolder } of entries) {
    const own = `${id}/${name}`;
    if (isFolder) found.push(...(await picturesBelow(path, own, reject, new Set([...seen, real]))));
    else if (extensions.has(extname(name).toLowerCase())) found.push({ id: own, path });
    else
      reject({
        file: path,
        reason: l10n.t('no picture that can be read: expected JPEG, PNG, WebP, GIF, TIFF or AVIF'),
      });
  }
  return found;
}
