import { totalmem } from 'node:os';
import { parseRecords, type Dialect } from './dialect';
import { isNumber } from './number';

export interface Plan {
  /** Which columns are read as numbers. */
  readonly numeric: readonly boolean[];
  /** Cells that mean "missing" and occur in the beginning of the file. */
  readonly missing: readonly string[];
}

/** What the beginning of a file lets expect. */
export function planOf(
  sample: string,
  dialect: Dialect,
  missing: ReadonlySet<string>,
  asText: ReadonlySet<number>,
): Plan {
  const records = parseRecords(sample, dialect.delimiter, dialect.quote);
  const cells = records.slice(dialect.header ? 1 : 0, -1);
  const seen = new Set<string>();
  const numeric = dialect.names.map((_, place) => {
    let numbers = 0;
    for (const record of cells) {
      const cell = (record[place] ?? '').trim();
      if (cell === '') continue;
      if (missing.has(cell)) seen.add(record[place]!);
      else if (!isNumber(cell, dialect.decimal)) return false;
      else numbers++;
    }
    return numbers > 0 && !asText.has(place);
  });
  return { numeric, missing: [...seen] };
}

/** Whether all that so many bytes of text hold has room in memory several times over. */
export function fits(bytes: number): boolean {
  // A cell takes two bytes of text or more, and eight in memory.
  const cells = bytes / 2;
  return 8 * cells < totalmem() / 2;
}
