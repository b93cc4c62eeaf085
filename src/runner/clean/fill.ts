import type { Column } from '../data/dataset';
import { defineFittedCleaner } from './cleaner';
import { columnsParam, selectColumns } from './columns';

interface Edge {
  readonly column: string;
  /** The training value at the end that filling starts from; a category by its text; null: none. */
  readonly value: number | string | null;
}

/** The values in the direction of filling. */
const places = (length: number, forward: boolean): number[] => {
  const order = Array.from({ length }, (_, i) => i);
  return forward ? order : order.reverse();
};

function filled(
  column: Column,
  start: number,
  forward: boolean,
  limit: number | undefined,
): Column {
  const values = column.values.slice();
  let last = start;
  let since = 0;
  for (const place of places(values.length, forward)) {
    if (!Number.isNaN(values[place])) {
      last = values[place]!;
      since = 0;
    } else if (limit === undefined || ++since <= limit) values[place] = last;
  }
  return { ...column, values };
}

export const fill = defineFittedCleaner({
  kind: 'clean',
  stage: 'fitted',
  name: 'fill',
  doc: 'Fills missing values with the last one before or the next one after, in the order of the rows and within each part; for rows in the order of time.',
  source: 'pandas DataFrame.ffill, bfill',
  params: {
    direction: {
      type: 'enum',
      values: ['forward', 'backward'],
      default: 'forward',
      doc: 'forward: the last value before; backward: the next one after.',
    },
    limit: {
      type: 'integer',
      min: 1,
      doc: 'Missing values filled in a row at most; default all.',
      unit: 'rows',
    },
    columns: columnsParam,
  },
  fit(train, { direction, columns: names }, { at }) {
    const forward = direction === 'forward';
    const edges = selectColumns(train, names, at).map((column): Edge => {
      // What a part has no value for on that side, the training part's outermost one stands in.
      const present = places(column.values.length, forward).find(
        (place) => !Number.isNaN(column.values[place]),
      );
      const value = present === undefined ? null : column.values[present]!;
      const text = value !== null && column.kind !== 'numeric' ? column.categories[value]! : value;
      return { column: column.name, value: text };
    });
    return { columns: edges as never };
  },
  apply(table, state, { direction, limit }) {
    const { columns } = state as unknown as { readonly columns: readonly Edge[] };
    const edges = new Map(columns.map((edge) => [edge.column, edge.value]));
    let changed = 0;
    const features = table.features.map((column) => {
      if (!edges.has(column.name)) return column;
      const edge = edges.get(column.name) ?? NaN;
      const start = typeof edge === 'string' ? column.categories.indexOf(edge) : edge;
      const result = filled(
        column,
        start < 0 && typeof edge === 'string' ? NaN : start,
        direction === 'forward',
        limit,
      );
      const gaps = (values: Float64Array): number => values.filter(Number.isNaN).length;
      changed += gaps(column.values) - gaps(result.values);
      return result;
    });
    return { table: { ...table, features }, removed: new Int32Array(), changed };
  },
});
