import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath, type Warning } from '../../../shared/problem';
import type { Rejected } from '../dataset';
import { literal, type Database } from './database';
import { findDialect, type Dialect } from './dialect';
import { missingByDefault, type CsvOptions } from './options';
import { recordStarts } from './records';
import { openSource, type CsvSource } from './source';

/** A CSV file in DuckDB: table `raw` with trimmed texts c0, c1, …, null where a value is missing. */
export interface Raw {
  readonly database: Database;
  readonly source: CsvSource;
  readonly dialect: Dialect;
  /** Names of the columns, made unique. */
  readonly names: readonly string[];
  /** Accepted records. */
  readonly rows: number;
  readonly rejected: readonly Rejected[];
  readonly warnings: readonly Warning[];
  /** 1-based lines of accepted records, given by ascending 0-based row. */
  linesOf(rows: readonly number[]): Promise<number[]>;
}

interface Refused {
  /** Byte in the file where the record begins. */
  readonly offset: number;
  /** 1-based, within the record's text. */
  readonly column: number;
  readonly type: string;
  readonly message: string;
}

/** As pandas does it: the second "a" is named "a.1". */
function uniqueNames(names: readonly string[]): { unique: string[]; repeated: string[] } {
  const taken = new Set(names);
  const seen = new Set<string>();
  const repeated: string[] = [];
  const unique = names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    repeated.push(name);
    let next = 1;
    while (taken.has(`${name}.${next}`)) next++;
    taken.add(`${name}.${next}`);
    return `${name}.${next}`;
  });
  return { unique, repeated };
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

async function refusedRecords(database: Database): Promise<Refused[]> {
  const rows = await database.rows(
    `SELECT line_byte_position, min(coalesce(byte_position, line_byte_position)),
            min_by(error_type::VARCHAR, column_idx), min_by(error_message, column_idx)
     FROM reject_errors GROUP BY line_byte_position ORDER BY line_byte_position`,
  );
  return rows.map(([start, byte, type, message]) => ({
    offset: Number(start) - 1,
    column: Math.max(1, Number(byte) - Number(start) + 1),
    type: String(type),
    message: String(message),
  }));
}

/** Where records stand in the file: one walk over it, made only where a message needs lines. */
class Places {
  constructor(
    private readonly source: CsvSource,
    private readonly dialect: Dialect,
    private readonly refused: readonly Refused[],
  ) {}

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
const leadingBlankLines = (sample: string): number =>
  /^(\r\n|\n)*/.exec(sample)![0].split('\n').length - 1;

function readSql(source: CsvSource, dialect: Dialect, missing: readonly string[]): string {
  const columns = dialect.names.map((_, i) => `c${i}`);
  const types = columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ');
  const none = ['', ...missing.map((text) => text.trim())].map(literal).join(', ');
  const cells = columns.map((column) => {
    const text = `trim(${column}, ' ' || chr(9))`;
    return `CASE WHEN ${text} IN (${none}) THEN NULL ELSE ${text} END AS ${column}`;
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
        '{0}: {1} records could not be read and are left out; the first on line {2}: {3}.',
        file,
        rejected.length,
        rejected[0].line ?? 1,
        rejected[0].reason,
      ),
    });
  return warnings;
}

/**
 * Reads a CSV file into table `raw`. Records that do not fit are left out, counted and named.
 *
 * @param known names that a header would hold
 * @throws TrainyardError `data.format`, `data.encoding`, `data.empty`, `data.allRejected`,
 *   `data.unterminatedQuote`, `data.csvCharacter`, `data.fileUnreadable`
 */
export async function readRaw(
  database: Database,
  file: string,
  options: CsvOptions,
  known: readonly string[],
  at: ConfigPath,
  signal?: AbortSignal,
): Promise<Raw> {
  const source = await openSource(file, options.encoding, database.folder, at, signal);
  const dialect = findDialect(source.sample, options, known, ['data', 'csv']);
  await database.run(
    `CREATE TABLE raw AS ${readSql(source, dialect, options.missingValues ?? missingByDefault)}`,
  );
  const refused = await refusedRecords(database);
  const places = new Places(source, dialect, refused);
  const rejected = await places.rejected(at);
  const rows = Number((await database.rows('SELECT count(*) FROM raw'))[0]![0]);
  if (rows === 0) throw nothingAccepted(source, rejected, at);
  const { unique, repeated } = uniqueNames(dialect.names);
  return {
    database,
    source,
    dialect,
    names: unique,
    rows,
    rejected,
    warnings: warningsOf(file, repeated, rejected, at),
    linesOf: (wanted) => places.linesOf(wanted),
  };
}
