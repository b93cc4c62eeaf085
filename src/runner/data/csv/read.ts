import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath, type Warning } from '../../../shared/problem';
import type { Rejected } from '../dataset';
import { literal, type Database } from '../tables/database';
import type { Raw, RowPlace } from '../tables/raw';
import { isAmong } from '../tables/relation';
import { SqlRaw } from '../tables/sqlRaw';
import { columnOrder, uniqueNames } from './columns';
import { findDialect, type Dialect } from './dialect';
import { isNumber } from './number';
import { missingByDefault, type CsvOptions } from './options';
import type { PlainTable } from './plain';
import { fits } from './plan';
import { QuickReader } from './quick';
import { QuickRaw, type QuickColumn, type QuickRawOptions } from './quickRaw';
import { recordStarts } from './records';
import { openSource, type CsvSource } from './source';

/** A text file of records, ready to be read. */
export interface TextFile {
  readonly source: CsvSource;
  readonly dialect: Dialect;
  /** 1-based line in the user's file of each record, where `source.path` is not that file. */
  readonly lines?: Int32Array;
  /** What was left out already. */
  readonly rejected: readonly Rejected[];
}

interface Refused {
  /** Byte in the file where the record begins. */
  readonly offset: number;
  /** 1-based, within the record's text. */
  readonly column: number;
  readonly type: string;
  readonly message: string;
}

function reasonOf({ type, message }: Refused): string {
  switch (type) {
    case 'TOO MANY COLUMNS':
      return l10n.t('More cells than columns');
    case 'MISSING COLUMNS':
      return l10n.t('Fewer cells than columns');
    case 'UNQUOTED VALUE':
      return l10n.t('A quote that is not closed, or text after a closing quote');
    case 'LINE SIZE OVER MAXIMUM':
      return l10n.t('Longer than 2 MB');
    default:
      return message.split('\n', 1)[0]!;
  }
}

async function refusedRecords(database: Database, path: string): Promise<Refused[]> {
  const rows = await database.rows(
    `SELECT line_byte_position, min(coalesce(byte_position, line_byte_position)),
            min_by(error_type::VARCHAR, coalesce(column_idx, 0)),
            min_by(error_message, coalesce(column_idx, 0))
     FROM reject_errors JOIN reject_scans USING (scan_id, file_id)
     WHERE scan_id = (SELECT max(scan_id) FROM reject_scans WHERE file_path = ${literal(path)})
     GROUP BY line_byte_position ORDER BY line_byte_position`,
  );
  return rows.map(([start, byte, type, message]) => ({
    offset: Number(start) - 1,
    column: Math.max(1, Number(byte) - Number(start) + 1),
    type: String(type),
    message: String(message),
  }));
}

/** Forgets what an earlier reading refused: one without a refusal would be told that one's. */
async function forgetRefused(database: Database): Promise<void> {
  for (const table of ['reject_errors', 'reject_scans'])
    await database.run(`DROP TABLE IF EXISTS ${table}`);
}

/** Where records stand in the file: one walk over it, made only where a message needs lines. */
class Places {
  private readonly source: CsvSource;
  private readonly dialect: Dialect;

  constructor(
    private readonly file: TextFile,
    private readonly refused: readonly Refused[],
  ) {
    this.source = file.source;
    this.dialect = file.dialect;
  }

  private starts() {
    const { delimiter, quote, names } = this.dialect;
    return recordStarts(this.source.path, delimiter, quote, names.length === 1);
  }

  /** The refused records with the lines they stand on. */
  async rejected(at: ConfigPath): Promise<Rejected[]> {
    const rejected: Rejected[] = [];
    if (this.refused.length === 0) return rejected;
    let line = 1;
    const pass = (before: number): void => {
      for (let next = this.refused[rejected.length]; next && next.offset < before;) {
        const { column } = next;
        rejected.push({ file: this.source.file, line, column, reason: reasonOf(next) });
        next = this.refused[rejected.length];
      }
    };
    for await (const start of this.starts()) {
      pass(start.offset);
      line = start.line;
      if (start.unterminated) throw this.unterminated(line, at);
    }
    pass(Infinity);
    return rejected;
  }

  private unterminated(line: number, at: ConfigPath): TrainyardError {
    return new TrainyardError({
      code: 'data.unterminatedQuote',
      at,
      file: this.source.file,
      line,
      message: l10n.t(
        '{0}, line {1}: a quote is opened ({2}) that is never closed, so that the rest of the file would be one cell. Close it, or set csv.quote to the character that is used.',
        this.source.file,
        line,
        this.dialect.quote,
      ),
    });
  }

  async linesOf(rows: readonly number[]): Promise<number[]> {
    const { lines: known } = this.file;
    if (known) return rows.map((row) => known[row]!);
    const lines: number[] = [];
    const refused = new Set(this.refused.map(({ offset }) => offset));
    let row = this.dialect.header ? -1 : 0;
    if (rows.length === 0) return lines;
    for await (const { offset, line } of this.starts()) {
      if (refused.has(offset)) continue;
      if (row === rows[lines.length]) lines.push(line);
      if (lines.length === rows.length) break;
      row++;
    }
    return lines;
  }
}

/** Empty lines before the header, which DuckDB would take for it. */
export const leadingBlankLines = (sample: string): number =>
  /^(\r\n|\n)*/.exec(sample)![0].split('\n').length - 1;

/**
 * SQL that reads the records of a file as trimmed texts, null where missing.
 * @param order which of the file's columns stands for c0, c1, …
 */
function readSql(
  { source, dialect }: TextFile,
  missing: readonly string[],
  order: readonly number[],
): string {
  const columns = dialect.names.map((_, i) => `c${i}`);
  const types = columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ');
  const none = ['', ...missing.map((text) => text.trim())].map(literal).join(', ');
  const cells = order.map((place, i) => {
    const text = `trim(c${place}, ' ' || chr(9))`;
    return `CASE WHEN ${isAmong(text, none)} THEN NULL ELSE ${text} END AS c${i}`;
  });
  return `SELECT ${cells.join(', ')} FROM read_csv(${literal(source.path)}, auto_detect = false,
    delim = ${literal(dialect.delimiter)}, quote = ${literal(dialect.quote)},
    escape = ${literal(dialect.quote)}, header = ${dialect.header}, compression = 'none',
    skip = ${leadingBlankLines(source.sample)}, columns = {${types}},
    store_rejects = true, rejects_limit = 0)`;
}

function nothingAccepted(source: CsvSource, rejected: readonly Rejected[], at: ConfigPath) {
  const first = rejected[0];
  if (!first)
    return new TrainyardError({
      code: 'data.empty',
      at,
      file: source.file,
      message: l10n.t('{0} holds a header but no rows.', source.file),
    });
  return new TrainyardError({
    code: 'data.allRejected',
    at,
    file: source.file,
    line: first.line,
    message: l10n.t(
      '{0}: none of its {1} records can be read; line {2}: {3}. Check csv.delimiter and csv.quote.',
      source.file,
      rejected.length,
      first.line ?? 1,
      first.reason,
    ),
  });
}

/** Warnings about the names of the columns and about refused records. */
function warningsOf(
  file: string,
  repeated: readonly string[],
  rejected: readonly Rejected[],
  at: ConfigPath,
): Warning[] {
  const warnings: Warning[] = [];
  if (repeated.length > 0)
    warnings.push({
      code: 'data.duplicateColumn',
      at,
      message: l10n.t(
        '{0}: more than one column is named {1}; the later ones are read as "{2}.1" and so on.',
        file,
        [...new Set(repeated)].map((name) => `"${name}"`).join(', '),
        repeated[0]!,
      ),
    });
  if (rejected[0])
    warnings.push({
      code: 'data.rejected',
      at,
      message: l10n.t(
        '{0}: records that cannot be read and are left out: {1}; the first on line {2}: {3}.',
        file,
        rejected.length,
        rejected[0].line ?? 1,
        rejected[0].reason,
      ),
    });
  return warnings;
}

/**
 * Opens CSV files and finds out how they are written.
 *
 * @param known names that a header would hold
 * @throws TrainyardError `data.format`, `data.encoding`, `data.empty`, `data.csvCharacter`,
 *   `data.fileUnreadable`
 */
export async function openCsv(
  folder: string,
  file: string,
  options: CsvOptions,
  known: readonly string[],
  at: ConfigPath,
  signal?: AbortSignal,
): Promise<TextFile> {
  const source = await openSource(file, options.encoding, folder, at, signal);
  const dialect = findDialect(source.sample, options, known, ['data', 'csv']);
  return { source, dialect, rejected: [] };
}

/** Where the columns of the first file stand in another one. */
function orderOf(first: TextFile, other: TextFile, at: ConfigPath): readonly number[] {
  const { order, lacking, extra } = columnOrder(first.dialect, other.dialect);
  if (lacking.length === 0 && extra.length === 0) return order;
  throw new TrainyardError({
    code: 'data.columnsDiffer',
    at,
    file: other.source.file,
    line: 1,
    message: l10n.t(
      '{0} has other columns than {1}: it lacks {2}, and has {3} beside. Files that are read together need the same columns.',
      other.source.file,
      first.source.file,
      lacking.map((name) => `"${name}"`).join(', ') || l10n.t('none'),
      extra.map((name) => `"${name}"`).join(', ') || l10n.t('none'),
    ),
  });
}

interface ReadFile {
  readonly file: TextFile;
  readonly places: Places;
  readonly rows: number;
  readonly rejected: readonly Rejected[];
}

/** The places of rows that several files hold one after the other. */
async function placesIn(files: readonly ReadFile[], rows: readonly number[]): Promise<RowPlace[]> {
  const found: RowPlace[] = [];
  let from = 0;
  for (const { file, places, rows: count } of files) {
    const own = rows.filter((row) => row >= from && row < from + count);
    const lines = await places.linesOf(own.map((row) => row - from));
    for (const line of lines) found.push({ file: file.source.file, line });
    from += count;
  }
  return found;
}

const fingerprintOf = (files: readonly TextFile[]): string =>
  files.length === 1
    ? files[0]!.source.fingerprint
    : createHash('sha256')
        .update(files.map(({ source }) => source.fingerprint).join('\n'))
        .digest('hex');

interface Rows {
  readonly files: readonly ReadFile[];
  readonly total: number;
}

/** Where the records of a file stand, and which are left out. */
async function readFileOf(
  file: TextFile,
  refused: readonly Refused[],
  rows: number,
  at: ConfigPath,
): Promise<ReadFile> {
  const places = new Places(file, refused);
  const rejected = [...file.rejected, ...(await places.rejected(at))];
  if (rows === 0) throw nothingAccepted(file.source, rejected, at);
  return { file, places, rows, rejected };
}

/** Reads files straight into memory; undefined where their beginnings mislead. */
async function readQuickly(
  database: Database,
  files: readonly TextFile[],
  missing: readonly string[],
  asText: ReadonlySet<string>,
  at: ConfigPath,
): Promise<(Rows & { readonly columns: readonly QuickColumn[] }) | undefined> {
  const [first] = files as readonly [TextFile];
  if (!files.every(({ source }) => fits(source.bytes))) return undefined;
  // DuckDB would take a number for one before it knows that it means "missing".
  if (missing.some((text) => isNumber(text.trim(), first.dialect.decimal))) return undefined;
  const { unique } = uniqueNames(first.dialect.names);
  const texts = new Set(unique.flatMap((name, place) => (asText.has(name) ? [place] : [])));
  const reader = new QuickReader(database, first, missing, texts);
  const read: ReadFile[] = [];
  for (const file of files) {
    const before = reader.rows;
    if (!(await reader.read(file, orderOf(first, file, at)))) return undefined;
    const refused = await refusedRecords(database, file.source.path);
    if (refused.some(({ type }) => type === 'CAST')) return undefined;
    read.push(await readFileOf(file, refused, reader.rows - before, at));
  }
  return { files: read, total: reader.rows, columns: reader.result };
}

/** Reads files into table `raw`, all cells as texts. */
async function readAsTexts(
  database: Database,
  files: readonly TextFile[],
  missing: readonly string[],
  at: ConfigPath,
): Promise<Rows> {
  const [first] = files as readonly [TextFile];
  const read: ReadFile[] = [];
  let total = 0;
  await forgetRefused(database);
  for (const file of files) {
    const into = file === first ? 'CREATE TABLE raw AS' : 'INSERT INTO raw';
    await database.run(`${into} ${readSql(file, missing, orderOf(first, file, at))}`);
    const refused = await refusedRecords(database, file.source.path);
    const rows = Number((await database.rows('SELECT count(*) FROM raw'))[0]![0]) - total;
    read.push(await readFileOf(file, refused, rows, at));
    total += rows;
  }
  return { files: read, total };
}

/** What is known of the rows before any of their values is asked for. */
function aboutOf({ files, total }: Rows, at: ConfigPath): Omit<QuickRawOptions, 'columns'> {
  const { dialect, source, lines } = files[0]!.file;
  const { unique, repeated } = uniqueNames(dialect.names);
  const { delimiter, quote, header, decimal } = dialect;
  return {
    names: unique,
    decimal,
    rows: total,
    rejected: files.flatMap(({ rejected }) => rejected),
    warnings: files.flatMap(({ file, rejected }, i) =>
      warningsOf(file.source.file, i === 0 ? repeated : [], rejected, at),
    ),
    fingerprint: fingerprintOf(files.map(({ file }) => file)),
    details: {
      file: source.file,
      files: files.map(({ file, rows }) => ({ file: file.source.file, rows })),
      // Of JSON it is that of the copy.
      ...(lines === undefined && {
        dialect: { delimiter, quote, header, decimal, encoding: source.encoding },
      }),
    },
    placesOf: (rows: readonly number[]) => placesIn(files, rows),
  };
}

export interface ReadOptions {
  readonly csv: CsvOptions;
  /** Columns whose cells stay texts, whatever they look like. */
  readonly asText: readonly string[];
  /** Keep the rows in DuckDB's table `raw`, where a query can reach them. */
  readonly inDatabase?: true;
}

/**
 * Reads text files. Records that do not fit are left out, counted and named.
 *
 * @throws TrainyardError `data.empty`, `data.allRejected`, `data.unterminatedQuote`,
 *   `data.columnsDiffer`
 */
export async function readText(
  database: Database,
  files: readonly TextFile[],
  { csv, asText, inDatabase }: ReadOptions,
  at: ConfigPath,
): Promise<Raw> {
  const missing = csv.missingValues ?? missingByDefault;
  const quick = inDatabase
    ? undefined
    : await readQuickly(database, files, missing, new Set(asText), at);
  const read = quick ?? (await readAsTexts(database, files, missing, at));
  const about = aboutOf(read, at);
  const { names, decimal } = about;
  if (quick) return new QuickRaw({ ...about, columns: quick.columns });
  return new SqlRaw({ ...about, database, types: names.map(() => 'text'), decimal });
}

/** Rows that are read already, without a record that does not fit. */
export async function columnsRaw(
  { files, rows, columns }: PlainTable,
  at: ConfigPath,
): Promise<Raw> {
  const read = await Promise.all(files.map((file, i) => readFileOf(file, [], rows[i]!, at)));
  const total = rows.reduce((sum, count) => sum + count, 0);
  return new QuickRaw({ ...aboutOf({ files: read, total }, at), columns });
}
