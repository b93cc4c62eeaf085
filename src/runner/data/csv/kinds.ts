import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../../shared/problem';
import type { ColumnKind } from '../dataset';
import { sortedNames } from '../names';
import { literal } from './database';
import type { Raw } from './raw';

/** What the values of one column of `raw` are. */
export interface Profile {
  readonly name: string;
  /** Name in SQL. */
  readonly column: string;
  readonly present: number;
  /** How many of the present ones are numbers, and how many are true or false. */
  readonly numeric: number;
  readonly boolean: number;
}

/** A column's kind with its categories. */
export interface Typed {
  readonly name: string;
  readonly column: string;
  readonly kind: ColumnKind;
  readonly categories: readonly string[];
}

/** Categorical at most: so many different texts, and so many for each row. */
const mostCategories = 50;
const mostCategoriesPerRow = 0.1;
const shownOffenders = 3;
const columnsAQuery = 200;

/** True where `column` is a decimal number; DuckDB's cast alone would take `1_000` and `inf`. */
function isNumber(column: string, decimal: '.' | ','): string {
  const point = decimal === ',' ? ',' : '[.]';
  const digits = `([0-9]+(${point}[0-9]*)?|${point}[0-9]+)([eE][+-]?[0-9]+)?`;
  const infinite = '(?i:inf|infinity)';
  return `regexp_full_match(${column}, '[+-]?(${digits}|${infinite})')`;
}

/** The value of a column as a double: correctly rounded; null where missing or no number. */
export function numberSql(column: string, decimal: '.' | ','): string {
  const text = decimal === ',' ? `replace(${column}, ',', '.')` : column;
  return `CASE WHEN ${isNumber(column, decimal)} THEN TRY_CAST(${text} AS DOUBLE) END`;
}

/**
 * The index into `categories`, null where missing, and their number for a text that is none of
 * them. true and false match in any case of letters.
 */
export function categorySql(column: string, categories: readonly string[]): string {
  if (categories.length === 0) return `CASE WHEN ${column} IS NOT NULL THEN 0::DOUBLE END`;
  const lower = categories.map((category) => category.toLowerCase());
  const boolean = lower.every((category) => category === 'true' || category === 'false');
  const values = (boolean ? lower : categories).map(literal).join(', ');
  const text = boolean ? `lower(${column})` : column;
  const code = `enum_code(TRY_CAST(${text} AS ENUM(${values})))::DOUBLE`;
  return `CASE WHEN ${column} IS NOT NULL THEN coalesce(${code}, ${categories.length}) END`;
}

/** Counts what stands in the columns at these places. */
export async function profiles(raw: Raw, places: readonly number[]): Promise<Profile[]> {
  const found: Profile[] = [];
  for (let from = 0; from < places.length; from += columnsAQuery) {
    const batch = places.slice(from, from + columnsAQuery);
    const counts = batch.flatMap((i) => [
      `count(c${i})`,
      `count(*) FILTER (${isNumber(`c${i}`, raw.dialect.decimal)})`,
      `count(*) FILTER (lower(c${i}) IN ('true', 'false'))`,
    ]);
    const [row] = await raw.database.rows(`SELECT ${counts.join(', ')} FROM raw`);
    batch.forEach((place, i) => {
      const [present, numeric, boolean] = row!.slice(3 * i, 3 * i + 3).map(Number);
      found.push({
        name: raw.names[place]!,
        column: `c${place}`,
        present: present!,
        numeric: numeric!,
        boolean: boolean!,
      });
    });
  }
  return found;
}

/** The different texts of a column, at most `most` of them. */
export async function texts(raw: Raw, column: string, most?: number): Promise<string[]> {
  const limit = most === undefined ? '' : `LIMIT ${most}`;
  const rows = await raw.database.rows(
    `SELECT ${column} FROM raw WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY min(rowid) ${limit}`,
  );
  return rows.map(([text]) => String(text));
}

/** The error for texts among numbers, naming the first of them with their lines. */
export async function textInNumbers(
  raw: Raw,
  profile: Pick<Profile, 'name' | 'column'>,
  at: ConfigPath,
): Promise<TrainyardError> {
  const { column } = profile;
  const { file } = raw.source;
  const bad = `${column} IS NOT NULL AND NOT ${isNumber(column, raw.dialect.decimal)}`;
  const rows = await raw.database.rows(
    `SELECT rowid, ${column}, count(*) OVER () FROM raw WHERE ${bad} ORDER BY rowid LIMIT ${shownOffenders}`,
  );
  const lines = await raw.linesOf(rows.map(([row]) => Number(row)));
  const shown = rows.map(([, text], i) => `${file}:${lines[i]}: "${String(text).slice(0, 60)}"`);
  return new TrainyardError({
    code: 'data.textInNumericColumn',
    at,
    file,
    line: lines[0],
    message: l10n.t(
      'The column "{0}" holds numbers, but {1} of its values are none: {2}. Correct them, add them to csv.missingValues, or name it "categorical" in columns.',
      profile.name,
      Number(rows[0]?.[2] ?? 0),
      shown.join('; '),
    ),
  });
}

/** Whether a column is one of numbers with some texts in it, which is taken for a mistake. */
export const isNearlyNumeric = ({ numeric, present }: Profile): boolean =>
  numeric < present && numeric >= 0.9 * present;

export const isNumeric = ({ numeric, present }: Profile): boolean =>
  present > 0 && numeric === present;

export const isBoolean = ({ boolean, present }: Profile): boolean =>
  present > 0 && boolean === present;

/** Spellings of true and false as they stand in the file, or in lower case where they vary. */
export function booleanNames(found: readonly string[]): string[] {
  const lower = new Set(found.map((text) => text.toLowerCase()));
  return sortedNames(lower.size === found.length ? found : lower);
}

async function tooManyTexts(raw: Raw, profile: Profile, limit: number): Promise<TrainyardError> {
  const [row] = await raw.database.rows(`SELECT count(DISTINCT ${profile.column}) FROM raw`);
  const examples = await texts(raw, profile.column, shownOffenders);
  return new TrainyardError({
    code: 'data.textColumn',
    at: ['data', 'features'],
    message: l10n.t(
      'The column "{0}" holds {1} different texts (such as {2}); with {3} rows at most {4} can be categories. Leave it out with features.exclude, or name it "categorical" in columns.',
      profile.name,
      Number(row![0]),
      examples.map((text) => `"${text.slice(0, 40)}"`).join(', '),
      raw.rows,
      limit,
    ),
  });
}

/**
 * The kind of a feature column: numeric where all values are numbers, binary where they are true
 * and false, categorical where they are few texts, or as the config says.
 *
 * @throws TrainyardError `data.textInNumericColumn`, `data.textColumn`, `data.notBinary`
 */
export async function typeColumn(
  raw: Raw,
  profile: Profile,
  given: ColumnKind | undefined,
): Promise<Typed> {
  const { name, column } = profile;
  const at = ['data', 'columns', name];
  const typed = (kind: ColumnKind, categories: readonly string[]): Typed => ({
    name,
    column,
    kind,
    categories,
  });
  if (given === undefined || given === 'numeric') {
    if (isNumeric(profile)) return typed('numeric', []);
    if (given === 'numeric' || isNearlyNumeric(profile))
      throw await textInNumbers(raw, profile, at);
  }
  if (given !== 'categorical' && isBoolean(profile))
    return typed('binary', booleanNames(await texts(raw, column)));
  if (given === 'categorical') return typed('categorical', sortedNames(await texts(raw, column)));
  const most = Math.min(mostCategories, Math.max(2, Math.floor(raw.rows * mostCategoriesPerRow)));
  const limit = given === 'binary' ? 2 : most;
  const found = await texts(raw, column, limit + 1);
  if (found.length <= limit) return typed(given ?? 'categorical', sortedNames(found));
  if (given === undefined) throw await tooManyTexts(raw, profile, limit);
  throw new TrainyardError({
    code: 'data.notBinary',
    at,
    message: l10n.t(
      'The column "{0}" is to be binary, but holds more than two values: {1}, ….',
      name,
      found.map((text) => `"${text}"`).join(', '),
    ),
  });
}
