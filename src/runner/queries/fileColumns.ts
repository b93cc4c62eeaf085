import { TrainyardError } from '../../shared/problem';
import type { FileColumn } from '../../shared/protocol/service';
import { Database } from '../data/tables/database';
import { isBoolean, isDate, isNumeric } from '../data/tables/kinds';
import { openFiles } from '../data/tables/open';
import type { Profile, Raw } from '../data/tables/raw';

async function valuesOf(raw: Raw, profile: Profile): Promise<FileColumn['values']> {
  if (profile.present === 0) return 'none';
  if (isNumeric(profile)) return 'number';
  if (isBoolean(profile)) return 'boolean';
  return (await isDate(raw, profile)) ? 'date' : 'text';
}

/** Undefined for a column whose values are nothing that a table's cell can be. */
async function profileOf(raw: Raw, place: number): Promise<Profile | undefined> {
  try {
    return (await raw.profiles([place]))[0];
  } catch (error) {
    if (error instanceof TrainyardError && error.code === 'data.columnType') return undefined;
    throw error;
  }
}

/**
 * The columns of a table's file, before any config says what they are for.
 *
 * @param source absolute
 * @throws TrainyardError `data.*`
 */
export function fileColumns(
  source: string,
  signal?: AbortSignal,
): Promise<{ columns: readonly FileColumn[]; rows: number }> {
  return Database.with(async (database) => {
    const options = { csv: {}, known: [], asText: [] };
    const raw = await openFiles(database, [source], options, ['data', 'source'], signal);
    const columns: FileColumn[] = [];
    for (const [place, name] of raw.names.entries()) {
      const profile = await profileOf(raw, place);
      columns.push(
        profile === undefined
          ? { name, values: 'unusable', missing: 0 }
          : { name, values: await valuesOf(raw, profile), missing: raw.rows - profile.present },
      );
    }
    return { columns, rows: raw.rows };
  }, signal);
}
