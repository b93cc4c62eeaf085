import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import type { Column } from '../data/dataset';
import { sortedNames } from '../data/names';
import { defineRowCleaner } from './cleaner';
import { selectColumns } from './columns';

/** A column as categories: numbers by their shortest text. */
function toCategories(column: Column, kind: 'categorical' | 'binary', at: ConfigPath): Column {
  if (column.kind !== 'numeric') return { ...column, kind };
  const present = column.values.filter((value) => !Number.isNaN(value));
  const categories = sortedNames(new Set(Array.from(present, String)));
  if (kind === 'binary' && categories.length > 2)
    throw new TrainyardError({
      code: 'clean.cast',
      at,
      message: l10n.t(
        'The column "{0}" holds {1} different values, and a binary one holds two.',
        column.name,
        categories.length,
      ),
    });
  const places = new Map(categories.map((text, i) => [text, i]));
  const values = column.values.map((value) => places.get(String(value)) ?? NaN);
  return { name: column.name, kind, values, categories };
}

/** A column as numbers; a text that is none is missing. */
function toNumbers(column: Column): Column {
  if (column.kind === 'numeric') return column;
  const numbers = column.categories.map((text) => {
    const lower = text.toLowerCase();
    if (column.kind === 'binary' && (lower === 'true' || lower === 'false'))
      return lower === 'true' ? 1 : 0;
    return text.trim() === '' ? NaN : Number(text);
  });
  const values = column.values.map((value) => numbers[value] ?? NaN);
  return { name: column.name, values, categories: [], kind: 'numeric' };
}

export const cast = defineRowCleaner({
  kind: 'clean',
  stage: 'rows',
  name: 'cast',
  doc: 'Makes columns of another kind: numbers of texts (what is none is missing), or categories of numbers.',
  source: 'pandas DataFrame.astype, to_numeric(errors="coerce")',
  params: {
    columns: {
      type: 'map',
      of: {
        type: 'enum',
        values: ['numeric', 'categorical', 'binary'],
        doc: 'The kind that the column becomes.',
      },
      required: true,
      doc: 'The kinds that columns become, by their names.',
    },
  },
  apply(table, { columns }, { at }) {
    selectColumns(table, Object.keys(columns), at);
    let changed = 0;
    const features = table.features.map((column) => {
      const kind = columns[column.name];
      if (kind === undefined) return column;
      const result =
        kind === 'numeric'
          ? toNumbers(column)
          : toCategories(column, kind, [...at, 'columns', column.name]);
      // Values that became missing; the others say the same in another way.
      changed += result.values.filter(
        (value, row) => Number.isNaN(value) && !Number.isNaN(column.values[row]),
      ).length;
      return result;
    });
    return { table: { ...table, features }, removed: new Int32Array(), changed };
  },
});
