import type { Column, ColumnKind } from '../data/dataset';
import { gather } from '../gather';
import type { ColumnStore } from './columnStore';

export type ColumnInfo = Omit<Column, 'values'>;

/**
 * A column whose values lie in a file. `values` reads all of them anew, so that only as many
 * columns are in memory as are looked at together; the last ones that were read are kept.
 */
export class StoredColumn implements Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly categories: readonly string[];
  readonly date?: true;

  /** @param rows of the store, ascending; default all */
  constructor(
    private readonly info: ColumnInfo,
    private readonly store: ColumnStore,
    private readonly place: number,
    private readonly rows?: Int32Array,
  ) {
    this.name = info.name;
    this.kind = info.kind;
    this.categories = info.categories;
    if (info.date) this.date = true;
  }

  get values(): Float64Array {
    const all = this.store.whole(this.place);
    return this.rows === undefined ? all.slice() : gather(all, this.rows);
  }

  /** The values at positions [from, to). */
  block(from: number, to: number): Float64Array {
    const { rows, store, place } = this;
    if (rows === undefined) return store.values(place, from, new Float64Array(to - from));
    if (to === from) return new Float64Array(0);
    const first = rows[from]!;
    const span = new Float64Array(rows[to - 1]! - first + 1);
    store.values(place, first, span);
    const values = new Float64Array(to - from);
    for (let i = 0; i < values.length; i++) values[i] = span[rows[from + i]! - first]!;
    return values;
  }

  /** @param composed Positions that were composed before: the columns of a table share theirs. */
  taken(positions: Int32Array, composed: Map<Int32Array, Int32Array>): StoredColumn {
    const { rows } = this;
    let own = positions;
    if (rows !== undefined) {
      own = composed.get(rows) ?? positions.map((position) => rows[position]!);
      composed.set(rows, own);
    }
    return new StoredColumn(this.info, this.store, this.place, own);
  }
}

/** Columns at some positions; what lies in a file stays there. */
export function takeColumns(columns: readonly Column[], positions: Int32Array): Column[] {
  const composed = new Map<Int32Array, Int32Array>();
  return columns.map((column) =>
    column instanceof StoredColumn
      ? column.taken(positions, composed)
      : { ...column, values: gather(column.values, positions) },
  );
}
