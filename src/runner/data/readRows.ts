import type { CsvOptions } from './csv/options';
import type { Column, LoadContext, Rejected } from './dataset';
import { located } from './files';
import { Database } from './tables/database';
import { placeOf } from './tables/features';
import { isNumeric, textInNumbers } from './tables/kinds';
import { openFiles } from './tables/open';
import type { Profile, Raw } from './tables/raw';
import { fetchColumns, infiniteWarnings } from './table';
import type { Warning } from '../../shared/problem';

/** A column as training knew it; `Preprocess.table.columns` holds these. */
export type KnownColumn = Pick<Column, 'name' | 'kind' | 'categories' | 'date'>;

export interface NewRows {
  /** In the order of the schema. Missing is NaN; a category not in the schema has the index
   * `categories.length`, which encoders take for unseen. */
  readonly columns: readonly Column[];
  /** Accepted records; all columns have so many values. */
  readonly rows: number;
  readonly rejected: readonly Rejected[];
  readonly warnings: readonly Warning[];
}

const datesIn = async (raw: Raw, { date }: KnownColumn, { place, date: all }: Profile) =>
  date ? Math.max(all, await raw.dates(place)) : 0;

/** Whether a numeric column holds what it held in training. */
function fits({ kind, date }: KnownColumn, profile: Profile, dates: number): boolean {
  if (kind !== 'numeric' || profile.present === 0) return true;
  return date ? dates === profile.present : isNumeric(profile);
}

/**
 * Reads a table file of new rows whose columns are known from training. Other columns, the target
 * among them, may be there and are not looked at.
 *
 * @param path relative to `context.baseDir`
 * @throws TrainyardError as `table.load` does, placed at `[]`; `data.columnUnknown` for a column
 *   that the file lacks, `data.textInNumericColumn` for a text in a numeric one
 */
export async function readRows(
  path: string,
  schema: readonly KnownColumn[],
  options: CsvOptions,
  context: LoadContext,
): Promise<NewRows> {
  const { signal, onProgress } = context;
  const file = await located(path, context.baseDir, 'file', []);
  const known = schema.map(({ name }) => name);
  const asText = schema.flatMap(({ name, kind, date }) =>
    kind === 'numeric' && !date ? [] : [name],
  );
  return Database.with(async (database) => {
    const raw = await openFiles(database, [file], { csv: options, known, asText }, [], signal);
    const places = known.map((name) => placeOf(name, raw.names, []));
    const found = await raw.profiles(places);
    for (const [i, profile] of found.entries())
      if (!fits(schema[i]!, profile, await datesIn(raw, schema[i]!, profile)))
        throw await textInNumbers(raw, profile, []);
    const typed = schema.map((column, i) => ({ ...column, place: places[i]! }));
    const { columns, infinite } = await fetchColumns(raw, typed, onProgress);
    return {
      columns,
      rows: raw.rows,
      rejected: raw.rejected,
      warnings: [...raw.warnings, ...infiniteWarnings(infinite)],
    };
  }, signal);
}
