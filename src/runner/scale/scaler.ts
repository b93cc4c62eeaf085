import type * as tf from '@tensorflow/tfjs';
import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { Json, TensorFlow } from '../element';

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

/** A straight line: what is scaled times `factor`, plus `offset`, is the value again. */
export interface Line {
  readonly factor: number;
  readonly offset: number;
}

/** A straight line, as a value goes along it: (x − subtract) · factor + add. */
export interface Affine {
  readonly subtract: number;
  readonly factor: number;
  readonly add: number;
}

/** The training part's pictures, after the straight line of each channel, in double. */
export interface TrainingPictures {
  readonly rows: number;
  /** Values of a picture. */
  readonly size: number;
  /** Those of one picture, [size]. */
  readonly row: (picture: number) => Float64Array;
}

/** What a scaler does to whole pictures, after `transform` of each channel's levels. */
export interface WholePictures<P extends Params = Params> {
  /** What is fitted beside each channel's state. */
  fit?(pictures: TrainingPictures, values: Values<P>): Json;
  /** Plainly, in place: for `prepare`, `predict` and exports. x: [pictures, size]. */
  plain(x: Float32Array, size: number, fitted: Json, values: Values<P>): void;
  /** What `apply` takes; the caller disposes them. */
  tensors?(tf: TensorFlow, fitted: Json): tf.Tensor[];
  /** The same for a batch [n, height, width, channels], in ops alone: a graph records them. */
  apply(
    tf: TensorFlow,
    x: tf.Tensor4D,
    fitted: readonly tf.Tensor[],
    values: Values<P>,
  ): tf.Tensor4D;
}

/** Scales column by column (table) or channel by channel (pictures). All maths in double. */
export interface Scaler<P extends Params = Params> extends ElementInfo<'scale', P> {
  /** Not for pictures, whose levels are scaled along a straight line. */
  readonly tablesOnly?: true;
  /** Not for tables. */
  readonly picturesOnly?: true;
  readonly pictures?: WholePictures<P>;
  /** The fitted statistics of one column; plain numbers and lists, named as scikit-learn's. */
  fit(sample: Sample, values: Values<P>): Json;
  transform(x: Float64Array, state: Json, values: Values<P>): Float64Array;
  inverse(x: Float64Array, state: Json, values: Values<P>): Float64Array;
  /** `transform` and `inverse` as a line, where they are one; a target is scaled by these alone. */
  line?(state: Json, values: Values<P>): Line | undefined;
  /** `transform` as a line, where it is one, up to the last digit of a double: it takes one pass. */
  affine?(state: Json, values: Values<P>): Affine | undefined;
  /** Scales rows instead of columns: all of its columns at once, after `transform` of each. */
  transformRows?(columns: readonly Float64Array[], values: Values<P>): Float64Array[];
}
export const defineScaler = <const P extends Params>(element: Scaler<P>): Scaler<P> => element;

/** (x − subtract) · factor + add for every value, in a loop that is as fast as memory. */
export function multiplied(
  x: Float64Array,
  subtract: number,
  factor: number,
  add = 0,
): Float64Array<ArrayBuffer> {
  const scaled = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) scaled[i] = (x[i]! - subtract) * factor + add;
  return scaled;
}

/** (x − subtract) / divisor for every value. */
export function divided(x: Float64Array, subtract: number, divisor: number): Float64Array {
  const scaled = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) scaled[i] = (x[i]! - subtract) / divisor;
  return scaled;
}

/** {@link divided} as a line, where the divisor has an inverse. */
export function dividing(subtract: number, divisor: number): Affine | undefined {
  const factor = 1 / divisor;
  return Number.isFinite(factor) ? { subtract, factor, add: 0 } : undefined;
}

/** Each value kept within [low, high], in place. */
export function clipped(x: Float64Array, low: number, high: number): Float64Array {
  for (let i = 0; i < x.length; i++) x[i] = Math.min(Math.max(x[i]!, low), high);
  return x;
}
