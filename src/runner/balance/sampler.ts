import type { ElementInfo, Params, Values } from '../../shared/config/element';
import type { ConfigPath, Warning } from '../../shared/problem';
import type { Beside } from '../data/dataset';
import type { Random } from '../engine/random';
import type { Lines } from './lines';

export interface ResampleInput {
  /** [rows, columns], C order: the scaled training rows (pictures: their pixels). */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Class index of each row. */
  readonly y: Int32Array;
  readonly classes: readonly string[];
  /** The columns of x that stand for a categorical or binary column, by its name. */
  readonly categorical: readonly Categorical[];
  readonly random: (purpose: string) => Random;
  /** Tells what the result does not: say a class that no row could be made of. */
  readonly warn: (warning: Warning) => void;
  readonly at: ConfigPath;
}

/** A column of few values, as it stands in x: one-hot columns, or one of numbers. */
export interface Categorical {
  readonly column: string;
  readonly places: readonly number[];
}

/**
 * A row made from two: a + weight · (b − a); a weight below 0 leads away from b. A repeated row is
 * {parents: [r, r], weight: 0}.
 */
export interface Synthetic {
  readonly parents: readonly [number, number];
  readonly weight: number;
  readonly y: number;
  /** The row itself, [columns], where it does not lie on the line between its parents. */
  readonly values?: Float64Array;
  /** Why it does not: categories by vote, noise added, or the centre of many rows. */
  readonly by?: SyntheticKind;
}
export type SyntheticKind = 'vote' | 'noise' | 'centroid';

/** Positions that stay (ascending), then the rows made, in order; nothing is ever lost unsaid. */
export interface Resampled {
  readonly kept: Int32Array;
  readonly removed: readonly { readonly row: number; readonly reason: string }[];
  readonly synthetic: readonly Synthetic[];
  /** The rows made once more, where all of them lie on lines. */
  readonly lines?: Lines;
}

/** Balances classes: by resampling the training rows, or by weighting them in the loss. */
export interface Balancer<P extends Params = Params> extends ElementInfo<'balance', P> {
  /** Columns that it looks at, which then are no features. */
  beside?(values: Values<P>): readonly Beside[];
  resample?(input: ResampleInput, values: Values<P>): Resampled;
  /** `resample` keeps and repeats rows and can do without their values: pictures stay in files. */
  readonly repeats?: true;
  /** The classes of each batch are drawn evenly. */
  readonly balancedBatches?: true;
  /** Does nothing without augmentation. */
  readonly needsAugment?: true;
  /** The column among {@link beside} that weighs the training rows in the loss. */
  weightColumn?(values: Values<P>): string;
  /** Weight of each class in the loss. */
  classWeights?(counts: readonly number[], classes: readonly string[], values: Values<P>): number[];
}
export const defineBalancer = <const P extends Params>(element: Balancer<P>): Balancer<P> =>
  element;
