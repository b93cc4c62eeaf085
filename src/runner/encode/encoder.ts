import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { Column, Placed } from '../data/dataset';
import type { Json } from '../element';

/** Turns one categorical (or binary) column into numeric ones; fitted on the training part. */
export interface Encoder<P extends Params = Params> extends ElementInfo<'encode', P> {
  fit(column: Column, values: Values<P>, context: Placed): Json;
  /** Numeric columns; `unknown` counts rows whose category was not seen in training. */
  apply(column: Column, state: Json, values: Values<P>): { columns: Column[]; unknown: number };
}
export const defineEncoder = <const P extends Params>(element: Encoder<P>): Encoder<P> => element;
