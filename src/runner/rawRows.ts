import type { Column } from './data/dataset';
import { daysOf } from './dates';
import type { Preprocess } from './prepared';

type RawColumn = NonNullable<Preprocess['table']>['columns'][number];

/**
 * One raw value as the loader would have typed it: NaN where it is missing or not a number; for a
 * category that training never saw, the number of categories, which encoders know as unseen.
 */
function typed(value: unknown, column: RawColumn): number {
  if (value === undefined || value === null || value === '') return NaN;
  if (column.date) return daysOf(String(value));
  if (column.kind === 'numeric') return Number(value);
  const index = column.categories.indexOf(String(value));
  return index === -1 ? column.categories.length : index;
}

/** Rows given as objects by column name, as typed columns in the order that the model knows. */
export function columnsOf(
  preprocess: Preprocess,
  rows: readonly Readonly<Record<string, unknown>>[],
): Column[] {
  return (preprocess.table?.columns ?? []).map((column) => ({
    ...column,
    values: Float64Array.from(rows, (row) => typed(row[column.name], column)),
  }));
}
