import * as l10n from '@vscode/l10n';
import type { Values } from '../../shared/config/element';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import type { Column } from '../data/dataset';
import { quantilesOf } from '../quantiles';
import { moments } from '../statistics';
import { defineFittedCleaner } from './cleaner';
import { columnsParam, selectColumns } from './columns';

const params = {
  strategy: {
    type: 'enum',
    values: ['mean', 'median', 'most_frequent', 'constant'],
    default: 'mean',
    doc: 'What takes the place of a missing value; columns that are not numeric get their most frequent value with mean and median too.',
  },
  fillValue: {
    type: 'union',
    of: [
      { type: 'number', doc: 'For numeric columns.' },
      { type: 'string', doc: 'For categorical columns.' },
    ],
    doc: 'Of constant: the value; default 0 for numeric columns, missing_value for categorical ones.',
  },
  columns: columnsParam,
  addIndicator: {
    type: 'boolean',
    default: false,
    doc: 'Add a column missingindicator_NAME for each column with missing values in the training part: 1 where the value was missing.',
  },
} as const;

type Given = Values<typeof params>;

interface Fill {
  readonly column: string;
  /** A number, or the text of a category. */
  readonly value: number | string;
  readonly indicator: boolean;
}

function mostFrequent(sorted: Float64Array): number {
  let best = sorted[0]!;
  let most = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > most) [best, most] = [sorted[from]!, to - from];
  }
  return best;
}

function constant(column: Column, { fillValue }: Given, at: ConfigPath): number | string {
  const value = fillValue ?? (column.kind === 'numeric' ? 0 : 'missing_value');
  if (column.kind === 'numeric' && typeof value === 'number') return value;
  if (column.kind === 'categorical') return String(value);
  if (column.kind === 'binary' && column.categories.includes(String(value))) return String(value);
  throw new TrainyardError({
    code: 'clean.fillValue',
    at: [...at, 'fillValue'],
    message:
      column.kind === 'numeric'
        ? l10n.t(
            'fillValue is "{0}", but the column "{1}" is numeric. Give a number, or name the columns meant in `columns`.',
            value,
            column.name,
          )
        : l10n.t(
            'fillValue is "{0}", but the column "{1}" holds only {2}. Give one of them, or name the columns meant in `columns`.',
            value,
            column.name,
            column.categories.map((name) => `"${name}"`).join(', '),
          ),
  });
}

function fill(column: Column, given: Given, at: ConfigPath): Fill {
  const present = column.values.filter((value) => !Number.isNaN(value));
  const indicator = given.addIndicator && present.length < column.values.length;
  const name = { column: column.name, indicator };
  if (given.strategy === 'constant') return { ...name, value: constant(column, given, at) };
  if (present.length === 0) {
    throw new TrainyardError({
      code: 'clean.columnEmpty',
      at,
      message: l10n.t(
        'The column "{0}" has no value at all in the training part, so there is nothing to impute from. Exclude it, or use the strategy "constant".',
        column.name,
      ),
    });
  }
  if (column.kind !== 'numeric') {
    return { ...name, value: column.categories[mostFrequent(present.sort())]! };
  }
  if (given.strategy === 'mean') return { ...name, value: moments({ values: present }).mean };
  if (given.strategy === 'median') return { ...name, value: quantilesOf(present, [0.5])[0]! };
  return { ...name, value: mostFrequent(present.sort()) };
}

/** The column with its gaps filled; a text that is no category yet becomes the last one. */
function filled(column: Column, value: number | string): Column {
  const known = typeof value === 'string' ? column.categories.indexOf(value) : value;
  if (column.kind === 'numeric' || known !== -1) {
    const number = known as number;
    return { ...column, values: column.values.map((v) => (Number.isNaN(v) ? number : v)) };
  }
  const categories = [...column.categories, value as string];
  const index = column.categories.length;
  // Indices from `index` on mean categories unseen in training; they make room for the new one.
  const values = column.values.map((v) => (Number.isNaN(v) ? index : v >= index ? index + 1 : v));
  return { ...column, categories, values };
}

export const impute = defineFittedCleaner({
  kind: 'clean',
  stage: 'fitted',
  streams: true,
  name: 'impute',
  doc: 'Fills missing values with a statistic of the training part.',
  source: 'scikit-learn SimpleImputer, MissingIndicator',
  params,
  fit(train, values, { at }) {
    const columns = selectColumns(train, values.columns, at).map((column) =>
      fill(column, values, at),
    );
    return { columns: columns as never };
  },
  apply(table, state) {
    const { columns } = state as unknown as { readonly columns: readonly Fill[] };
    const fills = new Map(columns.map((entry) => [entry.column, entry]));
    let changed = 0;
    const indicators: Column[] = [];
    const features = table.features.map((column) => {
      const entry = fills.get(column.name);
      if (!entry) return column;
      const missing = column.values.map((value) => (Number.isNaN(value) ? 1 : 0));
      changed += missing.reduce((a, b) => a + b, 0);
      if (entry.indicator) {
        const name = `missingindicator_${column.name}`;
        indicators.push({ name, kind: 'binary', values: missing, categories: ['false', 'true'] });
      }
      return filled(column, entry.value);
    });
    const cleaned = { ...table, features: [...features, ...indicators] };
    return { table: cleaned, removed: new Int32Array(), changed };
  },
});
