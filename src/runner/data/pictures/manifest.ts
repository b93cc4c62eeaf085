import { dirname, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type Warning } from '../../../shared/problem';
import type { PartName, Rejected } from '../dataset';
import { Database } from '../tables/database';
import { placeOf } from '../tables/features';
import { openFiles } from '../tables/open';
import type { Raw } from '../tables/raw';
import { partOf, type LabelledFile } from './layout';

const at = ['data', 'source'] as const;

/** Columns of a manifest; the first two must be there. */
const columns = ['path', 'label', 'split', 'weight', 'sha256'] as const;
type ColumnName = (typeof columns)[number];

export interface Manifest {
  readonly files: readonly LabelledFile[];
  readonly rejected: readonly Rejected[];
  readonly warnings: readonly Warning[];
  /** Weight of each file in the loss, where the manifest gives them. */
  readonly weighted: boolean;
}

/** Each row's text, undefined where it is missing. */
async function textsOf(raw: Raw, place: number): Promise<(string | undefined)[]> {
  const categories = await raw.texts(place);
  const name = raw.names[place]!;
  const [codes] = await raw.values([{ name, place, kind: 'categorical', categories }]);
  return Array.from(codes!, (code) => categories[code]);
}

interface Row extends Partial<Record<ColumnName, string>> {
  readonly index: number;
}

/** One row as a file, or why it is none. */
function fileOf(
  row: Row,
  folder: string,
  parted: boolean,
  weighted: boolean,
): LabelledFile | string {
  const { path, label, split, weight, sha256 } = row;
  if (path === undefined) return l10n.t('no path');
  if (label === undefined) return l10n.t('no label');
  const part = split === undefined ? undefined : partOf[split.toLowerCase()];
  if (parted && part === undefined)
    return l10n.t('split is "{0}"; expected train, validation or test', split ?? '');
  const number = Number(weight);
  if (weighted && !(number >= 0 && number < Infinity))
    return l10n.t('weight is "{0}"; expected a number of 0 or more', weight ?? '');
  return {
    id: path.replaceAll('\\', '/'),
    path: resolve(folder, path),
    label,
    ...(part && { part: part satisfies PartName }),
    ...(weighted && { weight: number }),
    ...(sha256 && { sha256: sha256.toLowerCase() }),
  };
}

/**
 * Reads a list of pictures: a CSV, Parquet or JSON table with columns `path` and `label`, and if
 * they are there `split`, `weight` and `sha256`. Paths start from the folder of the manifest.
 *
 * @throws TrainyardError `data.columnUnknown`, `data.noPictures`, and those of tables
 */
export async function readManifest(source: string, signal?: AbortSignal): Promise<Manifest> {
  return Database.with(async (database) => {
    const raw = await openFiles(
      database,
      [source],
      { csv: {}, known: ['path', 'label'], asText: columns },
      at,
      signal,
    );
    for (const name of ['path', 'label']) placeOf(name, raw.names, at);
    const cells = new Map<ColumnName, (string | undefined)[]>();
    for (const name of columns) {
      const place = raw.names.indexOf(name);
      if (place !== -1) cells.set(name, await textsOf(raw, place));
    }
    const [parted, weighted] = [cells.has('split'), cells.has('weight')];
    const files: LabelledFile[] = [];
    const bad: { row: number; reason: string; path: string | undefined }[] = [];
    const known = new Set<string>();
    for (let index = 0; index < raw.rows; index++) {
      const row: Row = {
        index,
        ...Object.fromEntries([...cells].map(([name, texts]) => [name, texts[index]])),
      };
      const file = fileOf(row, dirname(source), parted, weighted);
      if (typeof file === 'string') bad.push({ row: index, reason: file, path: row.path });
      else if (known.has(file.path))
        bad.push({ row: index, reason: l10n.t('named twice'), path: row.path });
      else {
        known.add(file.path);
        files.push(file);
      }
    }
    const places = await raw.placesOf(bad.map(({ row }) => row));
    const rejected = bad.map(({ reason, path }, i): Rejected => {
      const { file, line, row } = places[i]!;
      const what = path === undefined ? reason : `${path}: ${reason}`;
      // Only files of text have lines.
      const named = row === undefined ? file : `${file}[${row}]`;
      return { file: named, ...(line !== undefined && { line }), reason: what };
    });
    if (files.length === 0)
      throw new TrainyardError({
        code: 'data.noPictures',
        at,
        message: l10n.t(
          'None of the rows of {0} names a picture: {1}.',
          source,
          rejected[0]?.reason ?? '',
        ),
      });
    return { files, rejected: [...raw.rejected, ...rejected], warnings: raw.warnings, weighted };
  }, signal);
}
