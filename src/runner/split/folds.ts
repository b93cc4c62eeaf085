import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import type { PartName } from '../data/dataset';
import type { Shares } from './shares';
import type { Split } from './splitter';

export const nSplits = {
  type: 'integer',
  min: 2,
  default: 5,
  doc: 'Folds: each is left out of training once, and validated on.',
} as const;

export const shuffle = {
  type: 'boolean',
  default: false,
  doc: 'Shuffle before parting; without it, rows that stand together stay together.',
} as const;

export const testShare = {
  type: 'number',
  min: 0,
  exclusiveMax: 1,
  default: 0,
  doc: 'Share of the rows that no fold sees, for the test part. The rows left out say which epoch is the best, so that figures on them are a little too good; these choose nothing.',
  unit: 'share',
} as const;

export const refit = {
  type: 'boolean',
  default: false,
  doc: "Behind the folds, train one more model on all of their rows, which is then the run's: for as many epochs as the folds' best ones come to on average, at the learning rates that these had, and without the callbacks that watch rows left out.",
} as const;

/** The shares of a test part beside the folds. */
export const sharesBeside = (test: number): Shares => ({ train: 1 - test, validation: 0, test });

/** Rows of a dataset that folds are made of, and those that are kept for the test part. */
export interface Kept {
  readonly rest: Int32Array;
  readonly test: Int32Array;
}

export function keptOf(parts: readonly PartName[]): Kept {
  const at = (test: boolean): Int32Array =>
    Int32Array.from(
      parts.flatMap((part, position) => ((part === 'test') === test ? [position] : [])),
    );
  return { rest: at(false), test: at(true) };
}

/** All rows, or all but those of a share that `draw` parts off. */
export const keep = (n: number, share: number, draw: (shares: Shares) => PartName[]): Kept =>
  share === 0
    ? { rest: Int32Array.from({ length: n }, (_, i) => i), test: new Int32Array() }
    : keptOf(draw(sharesBeside(share)));

/** Each fold left out once, from the fold (0-based) of each row of `rest`. */
export function leaveOut({ rest, test }: Kept, folds: ArrayLike<number>, count: number): Split[] {
  return Array.from({ length: count }, (_, fold) => ({
    train: rest.filter((_row, i) => folds[i] !== fold),
    validation: rest.filter((_row, i) => folds[i] === fold),
    test,
  }));
}

/** How many of n go to each of k folds: as many, the first ones one more. */
export const foldSizes = (n: number, k: number): number[] =>
  Array.from({ length: k }, (_, fold) => Math.floor(n / k) + (fold < n % k ? 1 : 0));

/** The fold of each of n places: one behind the other. */
export const inOrder = (n: number, k: number): Int32Array =>
  Int32Array.from(foldSizes(n, k).flatMap((size, fold) => new Array<number>(size).fill(fold)));

/** @throws TrainyardError `split.tooFewSamples` */
export function requireSamples(n: number, least: number, folds: number): void {
  if (n >= least) return;
  throw new TrainyardError({
    code: 'split.tooFewSamples',
    at: ['split', 'nSplits'],
    message: l10n.t(
      '{0} rows are too few for {1} folds; they need {2}. Give more rows, or fewer folds.',
      n,
      folds,
      least,
    ),
  });
}
