import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { Column, ColumnKind, Placed } from '../data/dataset';
import type { Json } from '../element';
import type { Random } from '../engine/random';

/** What an encoder may look at beside its column; all of the training part. */
export interface EncodeContext extends Placed {
  /** Class indices, or the values of a regression. */
  readonly target: Float64Array;
  readonly classes: readonly string[];
  readonly random: (purpose: string) => Random;
}

/** Numeric columns; `unknown` counts rows whose category was not seen in training. */
export interface Encoded {
  readonly columns: Column[];
  readonly unknown: number;
}

/** Turns one column into numeric ones; fitted on the training part. */
export interface Encoder<P extends Params = Params> extends ElementInfo<'encode', P> {
  /** The kinds of columns that it takes; default categorical and binary. */
  readonly kinds?: readonly ColumnKind[];
  fit(column: Column, values: Values<P>, context: EncodeContext): Json;
  apply(column: Column, state: Json, values: Values<P>): Encoded;
  /** The training part itself, where it must not be encoded by what it was fitted on. */
  applyToTraining?(column: Column, values: Values<P>, context: EncodeContext): Encoded;
}
export const defineEncoder = <const P extends Params>(element: Encoder<P>): Encoder<P> => element;

/** A numeric column. */
export const numericColumn = (name: string, values: Float64Array): Column => ({
  name,
  kind: 'numeric',
  values,
  categories: [],
});
