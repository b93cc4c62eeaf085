import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';
import type { CsvOptions } from '../csv/options';
import { readPlain, type PlainOptions } from '../csv/plain';
import { columnsRaw, openCsv, readText, type ReadOptions, type TextFile } from '../csv/read';
import type { GivenKind } from '../dataset';
import type { Database } from './database';
import { openJson } from './json';
import { queryRaw } from './query';
import type { Raw } from './raw';
import { hashFiles, openParquet } from './relation';
import { estimateBytes } from './streaming';
import { formatOf, sourceFiles, type TableFormat } from './sources';

/** The one format of files that are read together; all texts go together. */
async function commonFormat(
  files: readonly string[],
  at: ConfigPath,
): Promise<readonly TableFormat[]> {
  const formats: TableFormat[] = [];
  for (const file of files) formats.push(await formatOf(file));
  const parquet = formats.filter((format) => format === 'parquet').length;
  if (parquet === 0 || parquet === files.length) return formats;
  throw new TrainyardError({
    code: 'data.mixedFormats',
    at,
    message: l10n.t(
      '{0} of {1} files are Parquet and the others are text; files that are read together need one format. Name them apart, or join them in data.query.',
      parquet,
      files.length,
    ),
  });
}

export type OpenOptions = ReadOptions & PlainOptions;

/**
 * Opens files of one format as rows.
 *
 * @throws TrainyardError `data.*`
 */
export async function openFiles(
  database: Database,
  files: readonly string[],
  options: OpenOptions,
  at: ConfigPath,
  signal?: AbortSignal,
): Promise<Raw> {
  const { csv, known } = options;
  const formats = await commonFormat(files, at);
  if (formats[0] === 'parquet') return openParquet(database, files, csv, at, signal);
  if (!options.inDatabase && formats.every((format) => format === 'csv')) {
    const plain = await readPlain(files, options, signal);
    if (plain) return columnsRaw(plain, at);
  }
  const texts: TextFile[] = [];
  for (const [i, file] of files.entries())
    texts.push(
      formats[i] === 'csv'
        ? await openCsv(database.folder, file, csv, known, at, signal)
        : await openJson(database.folder, file, at, signal),
    );
  return readText(database, texts, options, at);
}

export interface TableSource {
  readonly source?: string | readonly string[] | undefined;
  readonly query?: string | undefined;
  readonly csv: CsvOptions;
  readonly target: string;
  /** Kinds that the config gives. */
  readonly columns: Readonly<Record<string, GivenKind>>;
  /** Places of the columns that will be asked for; default all. */
  readonly wanted?: OpenOptions['wanted'];
}

/**
 * The rows that a config's data name, and whether they are to be streamed.
 *
 * @param choose Decides that, by the bytes that the rows would take in memory.
 * @throws TrainyardError `data.*`
 */
export async function openTable(
  database: Database,
  { source, query, csv, target, columns, wanted }: TableSource,
  baseDir: string,
  choose: (bytes: number) => boolean,
  signal?: AbortSignal,
): Promise<{ readonly raw: Raw; readonly streamed: boolean }> {
  const at = ['data', 'source'];
  if (source === undefined && query === undefined)
    throw new TrainyardError({
      code: 'data.noSource',
      at: ['data'],
      message: l10n.t('The data name no file; set source to one, or query to a SELECT.'),
    });
  const files = source === undefined ? [] : await sourceFiles(database, source, baseDir);
  const parquet = (await commonFormat(files, at))[0] === 'parquet';
  const streamed = choose(await estimateBytes(database, files, parquet));
  if (streamed) await database.limitMemory();
  const options = {
    ...{ csv, known: [target], wanted },
    asText: Object.keys(columns).filter((name) => columns[name] !== 'numeric'),
    ...((streamed || query !== undefined) && { inDatabase: true as const }),
  };
  if (query === undefined)
    return { raw: await openFiles(database, files, options, at, signal), streamed };
  const text =
    parquet || files.length === 0
      ? undefined
      : await openFiles(database, files, options, at, signal);
  const raw = await queryRaw(database, {
    query,
    csv,
    files,
    ...(text && { text }),
    fingerprint: text?.fingerprint ?? (await hashFiles(files, signal)),
    baseDir,
  });
  return { raw, streamed };
}
