import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type Warning } from '../../../shared/problem';
import type { PartName, Rejected } from '../dataset';
import { fileError } from '../files';
import { sortedNames } from '../names';
import { foldersOf, picturesBelow, type PictureFile } from './walk';

export interface LabelledFile extends PictureFile {
  /** Name of the class folder, or what the manifest says. */
  readonly label: string;
  readonly part?: PartName;
  /** In the loss. */
  readonly weight?: number;
  /** Of the file, in hexadecimal; another content is refused. */
  readonly sha256?: string;
}

export interface FolderLayout {
  /** Class by class, each in the order of the file names. */
  readonly files: readonly LabelledFile[];
  readonly rejected: readonly Rejected[];
  readonly warnings: readonly Warning[];
}

/** What people call the folders of a data set that comes split. */
export const partOf: Readonly<Record<string, PartName>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  val: 'validation',
  valid: 'validation',
  test: 'test',
  testing: 'test',
};

const at = ['data', 'source'] as const;

/**
 * Finds the pictures of a folder with one folder a class, or with train, validation and test
 * folders that hold the class folders.
 *
 * @throws TrainyardError `data.noClassFolders`, `data.fileUnreadable`
 */
export async function readLayout(source: string): Promise<FolderLayout> {
  const rejected: Rejected[] = [];
  const reject = (each: Rejected): void => void rejected.push(each);
  try {
    const top = await foldersOf(source);
    const names = top.folders.map(({ name }) => name.toLowerCase());
    const parted = names.includes('train') && names.every((name) => partOf[name] !== undefined);
    const parents = parted
      ? top.folders.map(({ name, path }) => ({
          id: `${name}/`,
          path,
          part: partOf[name.toLowerCase()],
        }))
      : [{ id: '', path: source, part: undefined }];
    const seen = new Set([await realpath(source)]);
    const files: LabelledFile[] = [];
    const labels = new Set<string>();
    for (const { id, path, part } of parents) {
      const inside = await foldersOf(path);
      for (const name of inside.files)
        reject({ file: `${path}/${name}`, reason: l10n.t('not in the folder of a class') });
      for (const folder of inside.folders) {
        labels.add(folder.name);
        const own = await picturesBelow(folder.path, `${id}${folder.name}`, reject, seen);
        files.push(...own.map((file) => ({ ...file, label: folder.name, ...(part && { part }) })));
      }
    }
    if (parted)
      for (const name of top.files)
        reject({ file: `${source}/${name}`, reason: l10n.t('not in the folder of a class') });
    if (labels.size === 0) throw noClassFolders(source, top.files.length);
    return { files, rejected: named(rejected, source), warnings: emptyClasses(labels, files) };
  } catch (error) {
    throw fileError(error, source, at);
  }
}

const named = (rejected: readonly Rejected[], source: string): Rejected[] =>
  rejected.map((each) => ({ ...each, file: relative(source, each.file).replaceAll('\\', '/') }));

function emptyClasses(labels: ReadonlySet<string>, files: readonly LabelledFile[]): Warning[] {
  const used = new Set(files.map(({ label }) => label));
  return sortedNames([...labels].filter((label) => !used.has(label))).map((label) => ({
    code: 'data.classEmpty',
    at,
    message: l10n.t('The folder "{0}" holds no pictures and is left out.', label),
  }));
}

function noClassFolders(source: string, files: number): TrainyardError {
  return new TrainyardError({
    code: 'data.noClassFolders',
    at,
    message: l10n.t(
      '{0} holds {1} files but no folders; expected one folder a class, each with its pictures.',
      source,
      files,
    ),
  });
}
