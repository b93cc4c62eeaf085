import type { Random } from '../../engine/random';

/** Rows with their classes, to learn from and to judge. */
export interface Labelled {
  /** [rows, columns], C order. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Class index of each row. */
  readonly y: Int32Array;
  readonly classes: number;
}

/**
 * Learns from the rows `train` and gives the share of each class that it sees in the rows `test`:
 * [test, classes], C order.
 */
export type Judge = (train: Int32Array, test: Int32Array, random: Random) => Float64Array;

/** Readies an estimator for rows, once for all folds. */
export type Estimator = (input: Labelled) => Judge;
