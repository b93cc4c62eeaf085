import type { Random } from '../engine/random';
import { quantile } from '../statistics';
import type { Estimator } from './hardness/estimator';
import { logisticRegression } from './hardness/logisticRegression';
import { randomForest } from './hardness/randomForest';
import { everyRow, onlyRows } from './rows';
import { defineBalancer, type ResampleInput } from './sampler';
import { positionsByClass, underSamplingCounts, underSamplingStrategy } from './samplingStrategy';

const estimators = { randomForest, logisticRegression } satisfies Record<string, Estimator>;
export type EstimatorName = keyof typeof estimators;

/**
 * The fold of each row, of each class as many in each: scikit-learn's
 * `StratifiedKFold(n_splits, shuffle=True)`.
 */
export function stratifiedFolds(input: ResampleInput, folds: number, random: Random): Int32Array {
  const positions = positionsByClass(input);
  const result = new Int32Array(input.rows);
  let before = 0;
  for (const own of positions) {
    // Rows sorted by class take the folds in turn; a class gets those of its places.
    const turns = own.map((_, i) => (before + i) % folds).sort();
    random.shuffle(turns);
    own.forEach((row, i) => (result[row] = turns[i]!));
    before += own.length;
  }
  return result;
}

/**
 * What an estimator that learned from the other folds gives each row's own class, from 0, wholly
 * wrong, to 1.
 */
export function ownShares(
  input: ResampleInput,
  folds: Int32Array,
  name: EstimatorName,
  random: (fold: number) => Random,
): Float64Array {
  const { x, rows, columns, y } = input;
  const classes = input.classes.length;
  const judge = estimators[name]({ x, rows, columns, y, classes });
  const shares = new Float64Array(rows);
  const all = everyRow(rows);
  for (const fold of new Set(folds)) {
    const test = all.filter((row) => folds[row] === fold);
    const train = all.filter((row) => folds[row] !== fold);
    const found = judge(train, test, random(fold));
    test.forEach((row, i) => (shares[row] = found[i * classes + y[row]!]!));
  }
  return shares;
}

/** Of each class to be cut down, the rows whose share is at least the one that as many should have. */
export function easiest(
  input: ResampleInput,
  shares: Float64Array,
  wanted: ReadonlyMap<number, number>,
): number[] {
  return positionsByClass(input).flatMap((own, label) => {
    const count = wanted.get(label);
    if (count === undefined) return Array.from(own);
    const sorted = Float64Array.from(own, (row) => shares[row]!).sort();
    const threshold = quantile(sorted, 1 - count / own.length);
    return Array.from(own).filter((row) => shares[row]! >= threshold);
  });
}

export const instanceHardnessThreshold = defineBalancer({
  kind: 'balance',
  name: 'instanceHardnessThreshold',
  doc: 'Removes rows of the more frequent classes that an estimator, which learned from the other rows, gets wrong most.',
  source:
    'imbalanced-learn InstanceHardnessThreshold; Smith et al., "An instance level analysis of data complexity", Machine Learning 95(2), 2014. Of rows that are as hard as the last to stay all stay, so that a class may keep more than asked.',
  params: {
    estimator: {
      type: 'enum',
      values: ['randomForest', 'logisticRegression'],
      default: 'randomForest',
      doc: 'What judges the rows: randomForest, 100 trees on rows drawn by the seed; logisticRegression, linear, fast, and without chance but for the folds.',
    },
    cv: {
      type: 'integer',
      min: 2,
      default: 5,
      doc: 'Folds: the rows of each are judged by an estimator that learned from the others.',
    },
    samplingStrategy: underSamplingStrategy,
  },
  resample(input, { estimator, cv, samplingStrategy }) {
    const wanted = underSamplingCounts(samplingStrategy, input);
    const stream = (purpose: string) => input.random(`balance/instanceHardness/${purpose}`);
    const folds = stratifiedFolds(input, cv, stream('folds'));
    const shares = ownShares(input, folds, estimator, (fold) => stream(`${fold}`));
    return onlyRows(input.rows, easiest(input, shares, wanted), 'instanceHardnessThreshold');
  },
});
