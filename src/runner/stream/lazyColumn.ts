import type { Column, ColumnKind } from '../data/dataset';
import type { ColumnInfo } from './storedColumn';

/** Keeps the values that were computed last, so that looking at them twice costs nothing. */
export class Latest {
  private held: { readonly of: object; readonly values: Float64Array } | undefined;

  get(of: object, compute: () => Float64Array): Float64Array {
    if (this.held?.of !== of) {
      // Let go before there is another one.
      this.held = undefined;
      this.held = { of, values: compute() };
    }
    return this.held.values;
  }
}

/** A column whose values are computed when they are looked at. */
export class LazyColumn implements Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly categories: readonly string[];
  readonly date?: true;

  constructor(
    info: ColumnInfo,
    private readonly latest: Latest,
    private readonly compute: () => Float64Array,
  ) {
    this.name = info.name;
    this.kind = info.kind;
    this.categories = info.categories;
    if (info.date) this.date = true;
  }

  get values(): Float64Array {
    return this.latest.get(this, this.compute);
  }
}

export const infoOf = ({ name, kind, categories, date }: ColumnInfo): ColumnInfo => ({
  name,
  kind,
  categories,
  ...(date && { date }),
});
