import { defineFittedCleaner } from './cleaner';
import { columnsParam, selectColumns } from './columns';

export const missingIndicator = defineFittedCleaner({
  kind: 'clean',
  stage: 'fitted',
  streams: true,
  name: 'missingIndicator',
  doc: 'Adds a column missingindicator_NAME that is 1 where the value of a column is missing; it stands before the step that fills it.',
  source: 'scikit-learn MissingIndicator',
  params: {
    features: {
      type: 'enum',
      values: ['missing-only', 'all'],
      default: 'missing-only',
      doc: 'missing-only: of columns with missing values in the training part; all: of every column.',
    },
    columns: columnsParam,
  },
  fit(train, { features, columns }, { at }) {
    const selected = selectColumns(train, columns, at).filter(
      ({ values }) => features === 'all' || values.some(Number.isNaN),
    );
    return { columns: selected.map(({ name }) => name) };
  },
  apply(table, state) {
    const { columns } = state as { readonly columns: readonly string[] };
    const indicators = table.features
      .filter(({ name }) => columns.includes(name))
      .map(({ name, values }) => ({
        name: `missingindicator_${name}`,
        kind: 'binary' as const,
        values: values.map((value) => (Number.isNaN(value) ? 1 : 0)),
        categories: ['false', 'true'],
      }));
    const cleaned = { ...table, features: [...table.features, ...indicators] };
    return { table: cleaned, removed: new Int32Array(), changed: 0 };
  },
});
