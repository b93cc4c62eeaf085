import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';
import { missingByDefault, type CsvOptions } from '../csv/options';
import { literal, type Database } from './database';
import type { Raw, RowPlace } from './raw';
import { SqlRaw, type SqlType } from './sqlRaw';

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const numbers =
  /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

function typeOf(type: string): SqlType {
  if (numbers.test(type)) return 'number';
  if (type === 'VARCHAR' || type === 'UUID' || type === 'BOOLEAN' || type.startsWith('ENUM('))
    return 'text';
  return type === 'DATE' || type.startsWith('TIMESTAMP') ? 'date' : 'other';
}

/**
 * SQL that says whether a text is one of some. DuckDB makes a join of a long IN, and a join gives
 * rows in whatever order its threads come to them.
 */
export const isAmong = (text: string, list: string): string => `list_contains([${list}], ${text})`;

/** A typed column as SqlRaw has it: texts trimmed, and null where a text means missing. */
function columnSql(name: string, type: SqlType, missing: readonly string[]): string {
  if (type !== 'text') return identifier(name);
  const text = `trim(${identifier(name)}::VARCHAR, ' ' || chr(9))`;
  const none = ['', ...missing.map((each) => each.trim())].map(literal).join(', ');
  return `CASE WHEN ${isAmong(text, none)} THEN NULL ELSE ${text} END`;
}

/** SHA-256 over files, one after the other. */
export async function hashFiles(files: readonly string[], signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files)
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 22, signal }))
      hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export interface RelationOptions extends Pick<Raw, 'rejected' | 'warnings' | 'fingerprint'> {
  readonly details: Readonly<Record<string, unknown>>;
  readonly csv: CsvOptions;
  placesOf(rows: readonly number[]): Promise<RowPlace[]>;
}

/**
 * Any relation with typed columns as rows.
 * @param from what stands behind FROM
 */
export async function relationRaw(
  database: Database,
  from: string,
  options: RelationOptions,
): Promise<Raw> {
  const described = await database.rows(`DESCRIBE SELECT * FROM ${from}`);
  const names = described.map(([name]) => String(name));
  const types = described.map(([, type]) => typeOf(String(type)));
  const missing = options.csv.missingValues ?? missingByDefault;
  const columns = names.map((name, i) => `${columnSql(name, types[i]!, missing)} AS c${i}`);
  await database.run(`CREATE VIEW raw AS SELECT ${columns.join(', ')} FROM ${from}`);
  const rows = Number((await database.rows(`SELECT count(*) FROM ${from}`))[0]![0]);
  return new SqlRaw({ ...options, database, names, types, decimal: '.', rows });
}

/** What DuckDB says is wrong: one line, without the kind of error before it and the stop behind it. */
export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split('\n', 1)[0]!
    .trim()
    .replace(/^(\w+ )+Error: /, '')
    .replace(/[.!]+$/, '');

function unreadable(error: unknown, files: readonly string[], at: ConfigPath): TrainyardError {
  if (error instanceof TrainyardError) return error;
  return new TrainyardError({
    code: 'data.parquetFormat',
    at,
    message: l10n.t(
      '{0} cannot be read as Parquet: {1}. It may be cut short or damaged; write it anew.',
      files.join(', '),
      firstLine(error),
    ),
    cause: error,
  });
}

/** The same rows, with errors in the user's terms where a page turns out to be damaged. */
function guarded(raw: Raw, files: readonly string[], at: ConfigPath): Raw {
  const guard =
    <A extends readonly unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      try {
        return await work(...args);
      } catch (error) {
        if ((error as Error).name === 'AbortError' || /interrupted/i.test(String(error)))
          throw error;
        throw unreadable(error, files, at);
      }
    };
  return {
    ...raw,
    names: raw.names,
    rows: raw.rows,
    unusable: (places) => raw.unusable(places),
    profiles: guard((places: readonly number[]) => raw.profiles(places)),
    texts: guard((place: number, most?: number) => raw.texts(place, most)),
    distinct: guard((place: number) => raw.distinct(place)),
    dates: guard((place: number) => raw.dates(place)),
    offenders: guard((place: number, most: number) => raw.offenders(place, most)),
    values: guard((...args: Parameters<Raw['values']>) => raw.values(...args)),
    blocks: guard((...args: Parameters<Raw['blocks']>) => raw.blocks(...args)),
    placesOf: (rows) => raw.placesOf(rows),
  };
}

/** Parquet files as one relation; all must have the columns of the first. */
export const parquetSql = (files: readonly string[]): string =>
  `read_parquet([${files.map(literal).join(', ')}])`;

/** @throws TrainyardError `data.parquetFormat`, `data.empty` */
export async function openParquet(
  database: Database,
  files: readonly string[],
  csv: CsvOptions,
  at: ConfigPath,
  signal?: AbortSignal,
): Promise<Raw> {
  try {
    const counts = (
      await database.rows(
        `SELECT num_rows FROM parquet_file_metadata([${files.map(literal).join(', ')}])`,
      )
    ).map(([rows]) => Number(rows));
    const placesOf = (rows: readonly number[]): Promise<RowPlace[]> =>
      Promise.resolve(
        rows.map((row) => {
          let from = 0;
          const file = files.find((_, i) => row < (from += counts[i]!));
          return { file: file ?? files[0]!, row };
        }),
      );
    const raw = await relationRaw(database, parquetSql(files), {
      csv,
      rejected: [],
      warnings: [],
      fingerprint: await hashFiles(files, signal),
      details: {
        file: files[0],
        format: 'parquet',
        files: files.map((file, i) => ({ file, rows: counts[i] })),
      },
      placesOf,
    });
    if (raw.rows === 0)
      throw new TrainyardError({
        code: 'data.empty',
        at,
        file: files[0],
        message: l10n.t('{0} holds columns but no rows.', files.join(', ')),
      });
    return guarded(raw, files, at);
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(error, files, at);
  }
}
