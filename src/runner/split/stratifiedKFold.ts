import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../shared/problem';
import { random, type Random } from '../engine/random';
import { partByClass } from './byClass';
import {
  keep,
  type Kept,
  leaveOut,
  nSplits,
  refit,
  requireSamples,
  shuffle,
  testShare,
} from './folds';
import { defineFolds, type SplitContext } from './splitter';

/**
 * The fold of each row: every class is spread over the folds as evenly as it can be, as
 * scikit-learn's StratifiedKFold does it, classes in the order in which they first come.
 *
 * @param labels Class of each row.
 * @param draws Shuffles the folds within each class; without it, rows go to folds in their order.
 */
export function foldsByClass(labels: Int32Array, k: number, draws?: Random): Int32Array {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const folds = new Int32Array(labels.length);
  let before = 0;
  for (const [label, count] of counts) {
    // Rows sorted by class are dealt out like cards; each class goes on where the last one ended.
    const own = new Int32Array(k);
    for (let i = before; i < before + count; i++) own[i % k]!++;
    before += count;
    const dealt = Int32Array.from(
      [...own].flatMap((size, fold) => new Array<number>(size).fill(fold)),
    );
    draws?.shuffle(dealt);
    let next = 0;
    labels.forEach((each, row) => {
      if (each === label) folds[row] = dealt[next++]!;
    });
  }
  return folds;
}

/**
 * The rows that folds by class are made of, with the class of each.
 *
 * @throws TrainyardError `split.stratifiedRegression`, `split.tooFewSamples`
 */
export function keepByClass(
  context: SplitContext,
  k: number,
  test: number,
): Kept & { readonly labels: Int32Array } {
  const { dataset, classes, task, warn } = context;
  if (task === 'regression')
    throw new TrainyardError({
      code: 'split.stratifiedRegression',
      at: ['split'],
      message: l10n.t(
        'The target is a number, and stratified folds are by class. Set split to kFold, or data.task to classification.',
      ),
    });
  const n = dataset.target.length;
  const kept = keep(n, test, (shares) =>
    partByClass(
      context,
      Int32Array.from({ length: n }, (_, i) => i),
      shares,
    ),
  );
  const labels = kept.rest.map((position) => dataset.target[position]!);
  const counts = classes.map((_, label) => labels.filter((each) => each === label).length);
  requireSamples(Math.max(...counts), k, k);
  counts.forEach((count, label) => {
    if (count === 0 || count >= k) return;
    warn({
      code: 'split.fewSamples',
      at: ['split', 'nSplits'],
      message: l10n.t(
        'The class "{0}" has {1} rows, too few for all {2} folds.',
        classes[label]!,
        count,
        k,
      ),
    });
  });
  return { ...kept, labels };
}

export const stratifiedKFold = defineFolds({
  kind: 'split',
  name: 'stratifiedKFold',
  doc: 'Folds that hold each class in the same share; trains once for each fold on all the others.',
  source: 'scikit-learn StratifiedKFold',
  params: { nSplits, shuffle, test: testShare, refit },
  folds(context, { nSplits: k, shuffle: drawn, test }) {
    const kept = keepByClass(context, k, test);
    const draws = drawn ? random(context.seed, 'folds') : undefined;
    return leaveOut(kept, foldsByClass(kept.labels, k, draws), k);
  },
});
