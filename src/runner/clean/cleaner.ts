import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { ConfigPath } from '../../shared/problem';
import type { Json } from '../element';
import type { PartName, Placed, Table } from '../data/dataset';

/** What a step did to one part, for the report and for provenance. */
export interface CleanResult {
  readonly table: Table;
  /** Positions in the table given that were removed. */
  readonly removed: Int32Array;
  /** Cells whose value changed. */
  readonly changed: number;
}

/** What a row step may ask for beside its table. */
export interface RowContext extends Placed {
  /**
   * The positions, ascending, of the rows for which an SQL predicate is true.
   *
   * @param at Where the config holds the predicate.
   * @throws TrainyardError `clean.filter`, `data.columnUnknown`
   */
  readonly matching: (table: Table, predicate: string, at: ConfigPath) => Promise<Int32Array>;
}

/** Looks at one row, or at the equality of rows; works before the split. */
export interface RowCleaner<P extends Params = Params> extends ElementInfo<'clean', P> {
  readonly stage: 'rows';
  /** Looks at one column at a time, so that the rows need not be in memory together. */
  readonly streams?: true;
  apply(table: Table, values: Values<P>, context: RowContext): CleanResult | Promise<CleanResult>;
}

/** Learns from the training part alone and is then applied to every part. */
export interface FittedCleaner<P extends Params = Params> extends ElementInfo<'clean', P> {
  readonly stage: 'fitted';
  /**
   * What becomes of a value depends on that value and the fitted state alone, so that the step can be
   * fitted column by column and applied to any rows apart from the others.
   */
  readonly streams?: true;
  /** Whether rows of the training part may go; default: none do. */
  removes?(values: Values<P>): boolean;
  /** The state stands in preprocess.json: it names its columns and holds all that apply needs. */
  fit(train: Table, values: Values<P>, context: Placed): Json;
  /** `part` is undefined for rows to predict. Only the part 'train' may lose rows. */
  apply(table: Table, state: Json, values: Values<P>, part: PartName | undefined): CleanResult;
}

export type Cleaner = RowCleaner | FittedCleaner;
export const defineRowCleaner = <const P extends Params>(element: RowCleaner<P>): RowCleaner<P> =>
  element;
export const defineFittedCleaner = <const P extends Params>(
  element: FittedCleaner<P>,
): FittedCleaner<P> => element;
