import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { Json } from '../element';

/**
 * Values to fit on. A picture channel comes as its 256 levels with `counts`, so a scaler sees
 * columns and channels alike.
 */
export interface Sample {
  readonly name: string;
  readonly values: Float64Array;
  /** How often each value occurs; absent: once each. */
  readonly counts?: Float64Array;
}

/** Scales column by column (table) or channel by channel (pictures). All maths in double. */
export interface Scaler<P extends Params = Params> extends ElementInfo<'scale', P> {
  /** The fitted statistics of one column; plain numbers and lists, named as scikit-learn's. */
  fit(sample: Sample, values: Values<P>): Json;
  transform(x: Float64Array, state: Json, values: Values<P>): Float64Array;
  inverse(x: Float64Array, state: Json, values: Values<P>): Float64Array;
}
export const defineScaler = <const P extends Params>(element: Scaler<P>): Scaler<P> => element;
