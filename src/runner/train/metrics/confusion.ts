import type * as tf from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import type { Params, Values } from '../../../shared/config/element';
import { TrainyardError } from '../../../shared/problem';
import type { TensorFlow } from '../../element';
import type { MetricBatch, MetricContext } from './metric';

/**
 * Classes as float32 [batch, classes] with a single 1 a row: the true and the predicted one. One
 * sigmoid unit stands for two classes, the second from above 0.5 on; of equally probable classes
 * the first is predicted.
 */
export function oneHotClasses(
  tf: TensorFlow,
  { yTrue, yPred }: MetricBatch,
): { actual: tf.Tensor2D; predicted: tf.Tensor2D } {
  const width = yPred.shape[1];
  const classOf = (scores: tf.Tensor2D): tf.Tensor1D =>
    width === 1
      ? tf.cast(tf.greater(tf.reshape<tf.Rank.R1>(scores, [-1]), 0.5), 'int32')
      : tf.argMax<tf.Tensor1D>(scores, 1);
  const oneHot = (scores: tf.Tensor2D): tf.Tensor2D =>
    tf.cast(tf.oneHot(classOf(scores), Math.max(2, width)), 'float32') as tf.Tensor2D;
  return { actual: oneHot(yTrue), predicted: oneHot(yPred) };
}

/** Samples of each class that were predicted rightly, that were predicted, and that there are. */
export interface ClassCounts {
  readonly hits: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
}

/** {@link ClassCounts} of a batch, each float32 [classes]. */
export function classCountSums(tf: TensorFlow, batch: MetricBatch): Record<string, tf.Tensor> {
  const { actual, predicted } = oneHotClasses(tf, batch);
  return {
    hits: tf.sum(tf.mul(actual, predicted), 0),
    predicted: tf.sum(predicted, 0),
    actual: tf.sum(actual, 0),
  };
}

/** 0 for nothing of nothing, as scikit-learn's zero_division. */
const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export function scores(hits: number, predicted: number, actual: number): Scores {
  return {
    precision: share(hits, predicted),
    recall: share(hits, actual),
    f1: share(2 * hits, predicted + actual),
  };
}

/** Scores of each class by class index. */
export function classScores({ hits, predicted, actual }: ClassCounts): Scores[] {
  return Array.from(hits, (hit, i) => scores(hit, predicted[i]!, actual[i]!));
}

const total = (counts: ArrayLike<number>): number =>
  Array.from(counts).reduce((sum, count) => sum + count, 0);

/**
 * One score over the classes. A class that occurs neither among the true nor among the predicted
 * ones has no part in `macro`, as with scikit-learn's default labels.
 */
export function averageScore(
  counts: ClassCounts,
  score: keyof Scores,
  average: 'macro' | 'weighted' | 'micro',
): number {
  if (average === 'micro') {
    return scores(total(counts.hits), total(counts.predicted), total(counts.actual))[score];
  }
  let sum = 0;
  let weights = 0;
  classScores(counts).forEach((each, i) => {
    const occurs = counts.actual[i]! + counts.predicted[i]! > 0;
    const weight = average === 'weighted' ? counts.actual[i]! : Number(occurs);
    sum += weight * each[score];
    weights += weight;
  });
  return share(sum, weights);
}

/** Arguments of precision, recall and f1. */
export const averageParams = {
  average: {
    type: 'enum',
    values: ['binary', 'macro', 'weighted', 'micro'],
    doc: 'binary: of the positive class; macro: mean over the classes; weighted: mean by how many samples each has; micro: over all samples. Default: binary for two classes, else macro.',
  },
  positiveClass: {
    type: 'string',
    of: 'class',
    doc: 'The positive class of binary; default: the second of the sorted classes.',
  },
} as const satisfies Params;

/** Index of the positive class among two, by default the second. */
export function positiveIndex(
  positiveClass: string | undefined,
  classes: readonly string[],
  metric: string,
): number {
  if (positiveClass === undefined) return 1;
  const index = classes.indexOf(positiveClass);
  if (index >= 0) return index;
  throw new TrainyardError({
    code: 'metric.positiveClass',
    at: ['compile', 'metrics'],
    message: l10n.t(
      'The metric {0} names the positive class "{1}"; the classes are: {2}.',
      metric,
      positiveClass,
      classes.map((name) => `"${name}"`).join(', '),
    ),
  });
}

/** Precision, recall or f1 by its `average`. */
export function averaged(
  sums: Readonly<Record<string, Float64Array>>,
  score: keyof Scores,
  { classes }: MetricContext,
  values: Values<typeof averageParams>,
): number {
  const counts: ClassCounts = {
    hits: sums['hits']!,
    predicted: sums['predicted']!,
    actual: sums['actual']!,
  };
  const average = values.average ?? (classes.length === 2 ? 'binary' : 'macro');
  if (average !== 'binary') return averageScore(counts, score, average);
  if (classes.length === 2) {
    return classScores(counts)[positiveIndex(values.positiveClass, classes, score)]![score];
  }
  throw new TrainyardError({
    code: 'metric.average',
    at: ['compile', 'metrics'],
    message: l10n.t(
      'The metric {0} has average "binary", which is for two classes; there are {1}. Use macro, weighted or micro.',
      score,
      classes.length,
    ),
  });
}
