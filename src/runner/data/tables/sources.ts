import { open, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';
import { located } from '../files';
import { literal, type Database } from './database';

export type TableFormat = 'csv' | 'parquet' | 'json' | 'jsonLines';

const byExtension: Readonly<Record<string, TableFormat>> = {
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.json': 'json',
  '.jsonl': 'jsonLines',
  '.ndjson': 'jsonLines',
};

/** A pattern's files in the order of their names, the same on every machine. */
async function matching(
  database: Database,
  pattern: string,
  baseDir: string,
  at: ConfigPath,
): Promise<string[]> {
  const rows = await database.rows(`SELECT file FROM glob(${literal(resolve(baseDir, pattern))})`);
  const files = rows.map(([file]) => resolve(String(file))).sort((a, b) => (a < b ? -1 : 1));
  if (files.length > 0) return files;
  throw new TrainyardError({
    code: 'data.fileMissing',
    at,
    message: l10n.t(
      'No file matches {0}; relative patterns start from the folder of the config file.',
      resolve(baseDir, pattern),
    ),
  });
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * The files that `data.source` names, each once: a path, a pattern with `*`, or a list of them.
 *
 * @throws TrainyardError `data.fileMissing`, `data.notAFile`, `data.fileUnreadable`
 */
export async function sourceFiles(
  database: Database,
  source: string | readonly string[],
  baseDir: string,
): Promise<string[]> {
  const entries = typeof source === 'string' ? [source] : source;
  const found = new Set<string>();
  for (const [i, entry] of entries.entries()) {
    const at = typeof source === 'string' ? ['data', 'source'] : ['data', 'source', i];
    const pattern = /[*?[]/.test(entry) && !(await exists(resolve(baseDir, entry)));
    const files = pattern
      ? await matching(database, entry, baseDir, at)
      : [await located(entry, baseDir, 'file', at)];
    for (const file of files) found.add(file);
  }
  return [...found];
}

/** How a file is written: Parquet by its first bytes, the rest by the ending of its name. */
export async function formatOf(file: string): Promise<TableFormat> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead === 4 && buffer.toString('latin1') === 'PAR1') return 'parquet';
  } finally {
    await handle.close();
  }
  return byExtension[extname(file.replace(/\.gz$/i, '')).toLowerCase()] ?? 'csv';
}
