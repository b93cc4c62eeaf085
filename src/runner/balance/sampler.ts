import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { ConfigPath } from '../../shared/problem';
import type { Random } from '../engine/random';

export interface ResampleInput {
  /** [rows, columns], C order: the scaled training rows (pictures: their pixels). */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Class index of each row. */
  readonly y: Int32Array;
  readonly classes: readonly string[];
  readonly random: (purpose: string) => Random;
  readonly at: ConfigPath;
}

/** A row made from two: a + weight · (b − a). A repeated row is {parents: [r, r], weight: 0}. */
export interface Synthetic {
  readonly parents: readonly [number, number];
  readonly weight: number;
}

/** Positions that stay (ascending), then the rows made, in order; nothing is ever lost unsaid. */
export interface Resampled {
  readonly kept: Int32Array;
  readonly removed: readonly { readonly row: number; readonly reason: string }[];
  readonly synthetic: readonly (Synthetic & { readonly y: number })[];
}

/** Balances classes: by resampling the training rows, or by weighting them in the loss. */
export interface Balancer<P extends Params = Params> extends ElementInfo<'balance', P> {
  resample?(input: ResampleInput, values: Values<P>): Resampled;
  /** Weight of each class in the loss. */
  classWeights?(counts: readonly number[], classes: readonly string[], values: Values<P>): number[];
}
export const defineBalancer = <const P extends Params>(element: Balancer<P>): Balancer<P> =>
  element;
