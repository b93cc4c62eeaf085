import type { Column } from './data/dataset';
import { gather } from './gather';
import type { Preprocess } from './prepared';
import { scaleColumns, scalerNamed } from './preprocess';

/** Columns scaled in double when they are looked at: training itself does without them. */
export class ScaledColumns {
  private readonly made: Float64Array[] = [];

  constructor(
    private readonly columns: readonly Column[],
    private readonly scale: Preprocess['scale'],
  ) {}

  get length(): number {
    return this.columns.length;
  }

  /** Values of each column. */
  get rows(): number {
    return this.columns[0]?.values.length ?? 0;
  }

  at(place: number): Float64Array {
    const { columns, scale, made } = this;
    if (made[place] !== undefined) return made[place];
    const { config, columns: fitted } = scale;
    // Those that scale rows see their columns together.
    const together = fitted.some((own) => scalerNamed((own.config ?? config).type).transformRows);
    if (together) made.push(...scaleColumns(columns, scale));
    else made[place] = scaleColumns([columns[place]!], { config, columns: [fitted[place]!] })[0]!;
    return made[place]!;
  }

  /** All columns at some rows alone. */
  some(rows: Int32Array): Float64Array[] {
    const columns = this.columns.map((column) => ({
      ...column,
      values: gather(column.values, rows),
    }));
    return scaleColumns(columns, this.scale);
  }

  all(): Float64Array[] {
    return this.columns.map((_, place) => this.at(place));
  }
}
