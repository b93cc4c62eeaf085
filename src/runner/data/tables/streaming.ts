import { stat, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../../shared/problem';
import { ColumnStore, StoreWriter } from '../../stream/columnStore';
import { StoredColumn } from '../../stream/storedColumn';
import type { Column, LoadContext } from '../dataset';
import { openCacheFolder } from '../pictures/cacheFolder';
import { literal, type Database } from './database';
import type { Raw, Typed } from './raw';

/** What a table takes from reading to training, in copies of its columns as doubles (measured). */
const COPIES = 5;
const DOUBLE = 8;
/** Of text, a cell takes so many bytes of a file, its delimiter included. */
const CELL = 7;
const GIB = 1024 ** 3;
/** More than this share of the free memory is not taken unless there is no other way. */
const SHARE = 1 / 3;
const MOST = 0.8;

/** Bytes that a table takes in memory. */
export const bytesOf = (rows: number, columns: number): number => COPIES * DOUBLE * rows * columns;

/** Memory that may be taken, within the limit of a container too. */
export function freeMemory(): number {
  const limit = process.constrainedMemory();
  return Math.min(freemem(), limit > 0 ? limit - process.memoryUsage.rss() : Infinity);
}

/**
 * Bytes that the rows of files would take in memory, as far as that can be told before they are
 * read; a file that cannot be looked into counts as none and is told of when it is opened.
 */
export async function estimateBytes(
  database: Database,
  files: readonly string[],
  parquet: boolean,
): Promise<number> {
  if (!parquet) {
    const sizes = await Promise.all(files.map((file) => stat(file).then(({ size }) => size)));
    return bytesOf(sizes.reduce((sum, size) => sum + size, 0) / CELL, 1);
  }
  const names = `[${files.map(literal).join(', ')}]`;
  try {
    const [[rows]] = (await database.rows(
      `SELECT sum(num_rows) FROM parquet_file_metadata(${names})`,
    )) as [[number]];
    const [[columns]] = (await database.rows(
      `SELECT count(*) FROM parquet_schema(${literal(files[0]!)}) WHERE num_children IS NULL`,
    )) as [[number]];
    return bytesOf(rows, columns);
  } catch {
    return 0;
  }
}

/**
 * Whether rows are streamed: where that is asked for, or where they would take much of the memory
 * that is free. What needs them all together keeps them there as long as they fit.
 *
 * @param obstacle Why they cannot be streamed.
 * @throws the obstacle, where they must be
 */
export function isToStream(
  wanted: 'auto' | 'always' | 'never',
  bytes: number,
  obstacle: Error | undefined,
  free = freeMemory(),
): boolean {
  if (wanted === 'never' || (wanted === 'auto' && bytes <= SHARE * free)) return false;
  if (obstacle === undefined) return true;
  if (wanted === 'auto' && bytes <= MOST * free) return false;
  throw obstacle;
}

/** Columns are stored once as doubles, prepared rows once as float32. */
async function requireDisk(folder: string, rows: number, columns: number): Promise<void> {
  const bytes = 1.5 * DOUBLE * rows * columns;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new TrainyardError({
    code: 'data.diskFull',
    at: ['data', 'source'],
    message: l10n.t(
      '{0} rows of {1} columns are read from disk piece by piece, which takes {2} GiB in {3}, and {4} are free there. Make room, or take fewer rows or columns with data.query.',
      rows,
      columns,
      (bytes / GIB).toFixed(1),
      folder,
      ((bavail * bsize) / GIB).toFixed(1),
    ),
  });
}

/**
 * The columns with their values in a file in the cache folder; infinite values become missing ones,
 * counted.
 */
export async function storeColumns(
  raw: Raw,
  typed: readonly Typed[],
  { baseDir, onProgress }: LoadContext,
): Promise<{ columns: Column[]; infinite: Map<string, number> }> {
  const folder = (await openCacheFolder(baseDir)) ?? tmpdir();
  await requireDisk(folder, raw.rows, typed.length);
  const store = new ColumnStore(folder, typed.length, raw.rows);
  const writer = new StoreWriter(store);
  let done = 0;
  await raw.blocks(typed, (count, values) => {
    writer.add(count, values);
    onProgress?.((done += count), raw.rows);
  });
  writer.flush();
  const infinite = new Map<string, number>();
  const columns = typed.map(({ name, kind, categories, date }, i) => {
    if (writer.infinite[i]! > 0) infinite.set(name, writer.infinite[i]!);
    return new StoredColumn({ name, kind, categories, ...(date && { date }) }, store, i);
  });
  return { columns, infinite };
}

/** The column with its values in memory. */
export const inMemory = ({ name, kind, categories, date, values }: Column): Column => ({
  name,
  kind,
  categories,
  ...(date && { date }),
  values,
});
