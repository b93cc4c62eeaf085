import type { Values } from '../../shared/config/element';
import type { Column } from '../data/dataset';
import { sortedNames } from '../data/names';
import { defineFittedCleaner } from './cleaner';
import { columnsParam, selectColumns } from './columns';

const params = {
  trim: {
    type: 'boolean',
    default: true,
    doc: 'Without spaces at both ends, single ones between.',
  },
  lowerCase: { type: 'boolean', default: true, doc: 'In lower case.' },
  replace: {
    type: 'map',
    of: { type: 'string', doc: 'What it becomes.' },
    default: {},
    doc: 'Categories that become others, as they are written then.',
  },
  columns: columnsParam,
} as const;

function unified(text: string, { trim, lowerCase, replace }: Values<typeof params>): string {
  const trimmed = trim ? text.trim().replace(/\s+/g, ' ') : text;
  const cased = lowerCase ? trimmed.toLowerCase() : trimmed;
  return replace[cased] ?? cased;
}

function merged(column: Column, given: Values<typeof params>): { column: Column; changed: number } {
  const texts = column.categories.map((category) => unified(category, given));
  const categories = sortedNames(texts);
  const places = texts.map((text) => categories.indexOf(text));
  let changed = 0;
  const values = column.values.map((value) => {
    if (Number.isNaN(value)) return value;
    if (value >= places.length) return categories.length;
    if (texts[value] !== column.categories[value]) changed++;
    return places[value]!;
  });
  return { column: { ...column, categories, values }, changed };
}

export const unifyText = defineFittedCleaner({
  kind: 'clean',
  stage: 'fitted',
  streams: true,
  name: 'unifyText',
  doc: 'Writes categories in one way, so that "Red ", "red" and "RED" are one.',
  source: 'pandas Series.str.strip, str.lower, replace',
  params,
  fit(train, { columns }, { at }) {
    const categorical = selectColumns(train, columns, at).filter(
      ({ kind }) => kind === 'categorical',
    );
    return { columns: categorical.map(({ name }) => name) };
  },
  apply(table, state, given) {
    const { columns } = state as { readonly columns: readonly string[] };
    let changed = 0;
    const features = table.features.map((column) => {
      if (!columns.includes(column.name)) return column;
      const result = merged(column, given);
      changed += result.changed;
      return result.column;
    });
    return { table: { ...table, features }, removed: new Int32Array(), changed };
  },
});
