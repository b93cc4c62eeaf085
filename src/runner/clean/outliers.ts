import type { Values } from '../../shared/config/element';
import type { Column, Table } from '../data/dataset';
import { moments, quantile } from '../statistics';
import { defineFittedCleaner } from './cleaner';
import { columnsParam, dropRows, selectColumns } from './columns';

const params = {
  method: {
    type: 'enum',
    values: ['iqr', 'zScore'],
    default: 'iqr',
    doc: 'iqr: beyond the quartiles by factor times their distance; zScore: beyond threshold standard deviations of the mean.',
  },
  factor: { type: 'number', min: 0, default: 1.5, doc: 'Of iqr: how far beyond the quartiles.' },
  threshold: {
    type: 'number',
    exclusiveMin: 0,
    default: 3,
    doc: 'Of zScore: how far from the mean.',
    unit: 'standard deviations',
  },
  action: {
    type: 'enum',
    values: ['drop', 'clip', 'missing'],
    default: 'clip',
    doc: 'clip to the bound or set missing, in every part; drop removes rows of the training part only.',
  },
  columns: columnsParam,
} as const;

interface Bounds {
  readonly column: string;
  readonly low: number;
  readonly high: number;
}

function bounds(column: Column, given: Values<typeof params>): Bounds[] {
  const values = column.values.filter((value) => !Number.isNaN(value)).sort();
  if (values.length === 0) return [];
  if (given.method === 'iqr') {
    const [lower, upper] = [quantile(values, 0.25), quantile(values, 0.75)];
    const reach = given.factor * (upper - lower);
    return [{ column: column.name, low: lower - reach, high: upper + reach }];
  }
  const { mean, variance } = moments({ values });
  const reach = given.threshold * Math.sqrt(variance);
  return [{ column: column.name, low: mean - reach, high: mean + reach }];
}

export const outliers = defineFittedCleaner({
  kind: 'clean',
  stage: 'fitted',
  streams: true,
  name: 'outliers',
  doc: 'Finds values of numeric columns that lie far from the others of the training part.',
  source: 'Tukey, "Exploratory Data Analysis", 1977 (fences); scipy.stats.zscore',
  params,
  removes: ({ action }) => action === 'drop',
  fit(train, values, { at }) {
    const numeric = selectColumns(train, values.columns, at).filter(
      (column) => column.kind === 'numeric',
    );
    return { columns: numeric.flatMap((column) => bounds(column, values)) as never };
  },
  apply(table, state, { action }, part) {
    const { columns } = state as unknown as { readonly columns: readonly Bounds[] };
    const fences = new Map(columns.map((fence) => [fence.column, fence]));
    if (action === 'drop') {
      if (part !== 'train') return { table, removed: new Int32Array(), changed: 0 };
      return dropRows(table, (row) =>
        table.features.some((column) => {
          const fence = fences.get(column.name);
          const value = column.values[row]!;
          return fence !== undefined && (value < fence.low || value > fence.high);
        }),
      );
    }
    let changed = 0;
    const features = table.features.map((column): Column => {
      const fence = fences.get(column.name);
      if (!fence) return column;
      const { low, high } = fence;
      const values = column.values.map((value) => {
        if (!(value < low || value > high)) return value;
        changed++;
        return action === 'missing' ? NaN : value < low ? low : high;
      });
      return { ...column, values };
    });
    const cleaned: Table = { ...table, features };
    return { table: cleaned, removed: new Int32Array(), changed };
  },
});
