import { categoryCounts, placesOf, unknownCategory } from './categories';
import { defineEncoder } from './encoder';

interface State {
  readonly categories: readonly string[];
}

export const ordinal = defineEncoder({
  kind: 'encode',
  name: 'ordinal',
  doc: 'One number a category: its place among the sorted categories of the training part.',
  source: 'scikit-learn OrdinalEncoder',
  params: {
    handleUnknown: {
      type: 'enum',
      values: ['useEncodedValue', 'error'],
      default: 'useEncodedValue',
      doc: 'A category that training never saw: becomes unknownValue, or stops with an error.',
    },
    unknownValue: {
      type: 'number',
      default: -1,
      doc: 'The number of categories that training never saw.',
    },
  },
  fit(column) {
    const counts = categoryCounts(column);
    return { categories: column.categories.filter((_, i) => counts[i]! > 0) };
  },
  apply(column, state, { handleUnknown, unknownValue }) {
    const places = placesOf(column, (state as unknown as State).categories);
    let unknown = 0;
    const values = column.values.map((value) => {
      const place = places[value] ?? -1;
      if (place >= 0) return place;
      unknown++;
      return unknownValue;
    });
    if (unknown > 0 && handleUnknown === 'error') throw unknownCategory(column, unknown);
    return { columns: [{ name: column.name, kind: 'numeric', values, categories: [] }], unknown };
  },
});
