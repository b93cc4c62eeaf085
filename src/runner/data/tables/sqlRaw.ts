import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../../shared/problem';
import type { LoadContext } from '../dataset';
import { literal, type Database } from './database';
import type { Offenders, Profile, Raw, RawAbout, RowPlace, Typed } from './raw';

/** What SQL knows of a column: `other` is nothing that a model learns from (lists, bytes, …). */
export type SqlType = 'text' | 'number' | 'date' | 'other';

const columnsAQuery = 200;
const day = 86_400_000_000;
const isoDate = '[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?Z?)?';

/** True where `column` is a decimal number; DuckDB's cast alone would take `1_000` and `inf`. */
function isNumber(column: string, decimal: '.' | ','): string {
  const point = decimal === ',' ? ',' : '[.]';
  const digits = `([0-9]+(${point}[0-9]*)?|${point}[0-9]+)([eE][+-]?[0-9]+)?`;
  const infinite = '(?i:inf|infinity)';
  return `regexp_full_match(${column}, '[+-]?(${digits}|${infinite})')`;
}

const isDate = (column: string): string =>
  `(regexp_full_match(${column}, '${isoDate}') AND TRY_CAST(${column} AS TIMESTAMP) IS NOT NULL)`;

/**
 * The index into `categories`, null where missing, and their number for a text that is none of
 * them. true and false match in any case of letters.
 */
function categorySql(column: string, categories: readonly string[]): string {
  if (categories.length === 0) return `CASE WHEN ${column} IS NOT NULL THEN 0::DOUBLE END`;
  const lower = categories.map((category) => category.toLowerCase());
  const boolean = lower.every((category) => category === 'true' || category === 'false');
  const values = (boolean ? lower : categories).map(literal).join(', ');
  const text = boolean ? `lower(${column})` : column;
  const code = `enum_code(TRY_CAST(${text} AS ENUM(${values})))::DOUBLE`;
  return `CASE WHEN ${column} IS NOT NULL THEN coalesce(${code}, ${categories.length}) END`;
}

export interface SqlRawOptions extends RawAbout {
  readonly database: Database;
  readonly types: readonly SqlType[];
  readonly decimal: '.' | ',';
}

/** Table or view `raw` in DuckDB: columns c0, c1, …, null where a value is missing. */
export class SqlRaw implements Raw {
  readonly names: readonly string[];
  readonly rows: number;
  readonly rejected: Raw['rejected'];
  readonly warnings: Raw['warnings'];
  readonly fingerprint: string;
  readonly details: Raw['details'];

  constructor(private readonly options: SqlRawOptions) {
    this.names = options.names;
    this.rows = options.rows;
    this.rejected = options.rejected;
    this.warnings = options.warnings;
    this.fingerprint = options.fingerprint;
    this.details = options.details;
  }

  unusable(places: readonly number[]): string[] {
    return places
      .filter((place) => this.options.types[place] === 'other')
      .map((place) => this.names[place]!);
  }

  async profiles(places: readonly number[]): Promise<Profile[]> {
    const { database, types, decimal } = this.options;
    const found: Profile[] = [];
    for (let from = 0; from < places.length; from += columnsAQuery) {
      const batch = places.slice(from, from + columnsAQuery);
      const counts = batch.flatMap((place) => {
        const column = `c${place}`;
        this.requireUsable(place);
        return types[place] === 'text'
          ? [
              `count(${column})`,
              `count(*) FILTER (${isNumber(column, decimal)})`,
              `count(*) FILTER (lower(${column}) IN ('true', 'false'))`,
            ]
          : [`count(${column})`, '0', '0'];
      });
      const [row] = await database.rows(`SELECT ${counts.join(', ')} FROM raw`);
      batch.forEach((place, i) => {
        const [present = 0, numeric = 0, boolean = 0] = row!.slice(3 * i, 3 * i + 3).map(Number);
        found.push({
          name: this.names[place]!,
          place,
          present,
          numeric: types[place] === 'number' ? present : numeric,
          boolean,
          date: types[place] === 'date' ? present : 0,
        });
      });
    }
    return found;
  }

  private requireUsable(place: number): void {
    if (this.options.types[place] !== 'other') return;
    throw new TrainyardError({
      code: 'data.columnType',
      at: ['data', 'features'],
      message: l10n.t(
        'The column "{0}" holds lists, structures or bytes, which are no features. Leave it out with features.exclude, or take numbers out of it in data.query.',
        this.names[place]!,
      ),
    });
  }

  /** A column as text; whole numbers without ".0". */
  private textOf(place: number): string {
    const column = `c${place}`;
    if (this.options.types[place] === 'text') return column;
    if (this.options.types[place] !== 'number') return `${column}::VARCHAR`;
    const value = `${column}::DOUBLE`;
    return `CASE WHEN ${value} = floor(${value}) AND abs(${value}) < 1e15
      THEN (${value})::BIGINT::VARCHAR ELSE ${column}::VARCHAR END`;
  }

  async texts(place: number, most?: number): Promise<string[]> {
    const limit = most === undefined ? '' : `LIMIT ${most}`;
    const rows = await this.options.database.rows(
      `SELECT ${this.textOf(place)} FROM raw WHERE c${place} IS NOT NULL GROUP BY 1 ORDER BY 1 ${limit}`,
    );
    return rows.map(([text]) => String(text));
  }

  async distinct(place: number): Promise<number> {
    const [row] = await this.options.database.rows(`SELECT count(DISTINCT c${place}) FROM raw`);
    return Number(row![0]);
  }

  async dates(place: number): Promise<number> {
    if (this.options.types[place] !== 'text') return 0;
    const [row] = await this.options.database.rows(
      `SELECT count(*) FILTER (${isDate(`c${place}`)}) FROM raw`,
    );
    return Number(row![0]);
  }

  async offenders(place: number, most: number): Promise<Offenders> {
    const column = `c${place}`;
    const bad = `${column} IS NOT NULL AND NOT ${isNumber(this.textOf(place), this.options.decimal)}`;
    const rows = await this.options.database.rows(
      `SELECT place, ${this.textOf(place)}, count(*) OVER ()
       FROM (SELECT row_number() OVER () - 1 AS place, ${column} FROM raw)
       WHERE ${bad} ORDER BY place LIMIT ${most}`,
    );
    return {
      count: Number(rows[0]?.[2] ?? 0),
      shown: rows.map(([row, text]) => ({ row: Number(row), text: String(text) })),
    };
  }

  /** A column as doubles, correctly rounded; null where missing or nothing of its kind. */
  private valueOf({ place, kind, categories, date }: Typed): string {
    const column = `c${place}`;
    const type = this.options.types[place];
    if (date) {
      const time = type === 'date' ? `${column}::TIMESTAMP` : `TRY_CAST(${column} AS TIMESTAMP)`;
      const value = `epoch_us(${time})::DOUBLE / ${day}.0`;
      return type === 'date' ? value : `CASE WHEN ${isDate(column)} THEN ${value} END`;
    }
    if (kind !== 'numeric') return categorySql(this.textOf(place), categories);
    if (type === 'number') return `${column}::DOUBLE`;
    const { decimal } = this.options;
    const text = decimal === ',' ? `replace(${column}, ',', '.')` : column;
    return `CASE WHEN ${isNumber(column, decimal)} THEN TRY_CAST(${text} AS DOUBLE) END`;
  }

  values(
    columns: readonly Typed[],
    onProgress?: LoadContext['onProgress'],
  ): Promise<Float64Array[]> {
    const expressions = columns.map((column) => this.valueOf(column));
    return this.options.database.doubles(expressions, 'raw', this.rows, (done) =>
      onProgress?.(done, this.rows),
    );
  }

  blocks(
    columns: readonly Typed[],
    onRows: (count: number, values: readonly ArrayLike<number>[]) => void,
  ): Promise<void> {
    const expressions = columns.map((column) => this.valueOf(column));
    return this.options.database.doubleChunks(expressions, 'raw', onRows);
  }

  placesOf(rows: readonly number[]): Promise<RowPlace[]> {
    return this.options.placesOf(rows);
  }
}
