import type { Column } from '../data/dataset';
import { categoryCounts, placesOf, unknownCategory } from './categories';
import { defineEncoder } from './encoder';

interface State {
  /** Categories of the training part with a column of their own. */
  readonly categories: readonly string[];
  /** Rare ones, which share the last column. */
  readonly infrequent: readonly string[];
}

export const oneHot = defineEncoder({
  kind: 'encode',
  name: 'oneHot',
  doc: 'One column a category, 1 where the row is of it and 0 elsewhere, named column=category.',
  source: 'scikit-learn OneHotEncoder',
  params: {
    handleUnknown: {
      type: 'enum',
      values: ['ignore', 'error', 'infrequentIfExist'],
      default: 'ignore',
      doc: 'A category that training never saw: ignore gives zeros, infrequentIfExist counts it among the rare ones, error stops.',
    },
    minFrequency: {
      type: 'number',
      exclusiveMin: 0,
      doc: 'Categories with fewer training rows than this share one column, column=(infrequent); below 1 a share of the training rows.',
      unit: 'rows',
    },
  },
  fit(column, { minFrequency }) {
    const counts = categoryCounts(column);
    const fewest =
      minFrequency === undefined || minFrequency >= 1
        ? (minFrequency ?? 1)
        : minFrequency * column.values.length;
    const of = (test: (count: number) => boolean): string[] =>
      column.categories.filter((_, i) => counts[i]! > 0 && test(counts[i]!));
    return {
      categories: of((count) => count >= fewest),
      infrequent: of((count) => count < fewest),
    };
  },
  apply(column, state, { handleUnknown }) {
    const { categories, infrequent } = state as unknown as State;
    const frequent = placesOf(column, categories);
    const rare = placesOf(column, infrequent);
    const names = infrequent.length > 0 ? [...categories, '(infrequent)'] : categories;
    const columns = names.map((name): Column & { values: Float64Array } => ({
      name: `${column.name}=${name}`,
      kind: 'numeric',
      values: new Float64Array(column.values.length),
      categories: [],
    }));
    const last = columns[categories.length];
    let unknown = 0;
    column.values.forEach((value, row) => {
      const place = frequent[value] ?? -1;
      const isRare = (rare[value] ?? -1) >= 0;
      if (place < 0 && !isRare) unknown++;
      if (place >= 0) columns[place]!.values[row] = 1;
      else if (last && (isRare || handleUnknown === 'infrequentIfExist')) last.values[row] = 1;
    });
    if (unknown > 0 && handleUnknown === 'error') throw unknownCategory(column, unknown);
    return { columns, unknown };
  },
});
