import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import { defineMetric, type MetricBatch } from './metric';
import { averagePrecision, meanDefined, rankingArea, rocArea, type ScoreGroup } from './ranking';

/** Scores beyond this log-odds share the outermost bucket; float32 tells them no more apart. */
const LOG_ODDS = 15.9;
/** Keeps the logarithms finite: the distance from 1 to the next float32. */
const EPSILON = 2 ** -23;
/** Buckets of a single score; of many classes fewer, since each class has its own. */
const FINE = 1024;
const COARSE = 200;

const areas = { ROC: rocArea, PR: averagePrecision } as const;

/** Score of the positive class, or of each class: scores and labels, [batch, curves]. */
function curves(
  tf: TensorFlow,
  { yTrue, yPred }: MetricBatch,
): { scores: tf.Tensor2D; labels: tf.Tensor2D } {
  const width = yPred.shape[1];
  if (width !== 2) return { scores: yPred, labels: yTrue };
  const second = (matrix: tf.Tensor2D): tf.Tensor2D => tf.slice(matrix, [0, 1], [-1, 1]);
  return { scores: second(yPred), labels: second(yTrue) };
}

/** Falling score: the last bucket first. */
function* falling(
  positives: Float64Array,
  negatives: Float64Array,
  start: number,
  end: number,
): Generator<ScoreGroup> {
  for (let i = end - 1; i >= start; i--) {
    yield { positives: positives[i]!, negatives: negatives[i]! };
  }
}

export const auc = defineMetric({
  kind: 'metric',
  name: 'auc',
  doc: 'Area under a curve over all thresholds; more than two classes: the mean of each class against the rest. While training it comes from buckets of equal width in log-odds, for the test part it is exact.',
  source: 'scikit-learn roc_auc_score (multi_class ovr, macro) and average_precision_score',
  params: {
    curve: {
      type: 'enum',
      values: ['ROC', 'PR'],
      default: 'ROC',
      doc: 'ROC: true over false positive rate; PR: precision over recall (average precision).',
    },
  },
  tasks: ['classification'],
  mode: 'max',
  sums(tf, batch) {
    const { scores, labels } = curves(tf, batch);
    const width = scores.shape[1];
    const buckets = width === 1 ? FINE : COARSE;
    const inside = tf.clipByValue(scores, EPSILON, 1 - EPSILON);
    const odds = tf.sub(tf.log(inside), tf.log(tf.sub(1, inside)));
    const bounded = tf.clipByValue(odds, -LOG_ODDS, LOG_ODDS);
    const steps = (buckets - 1) / (2 * LOG_ODDS);
    const place = tf.floor(tf.add(tf.mul(tf.add(bounded, LOG_ODDS), steps), 0.5));
    const oneHot = tf.reshape(
      tf.cast(tf.oneHot(tf.cast(tf.reshape(place, [-1]), 'int32'), buckets), 'float32'),
      [-1, width, buckets],
    );
    const positives = tf.sum(tf.mul(oneHot, tf.expandDims(labels, 2)), 0);
    return { positives, negatives: tf.sub(tf.sum(oneHot, 0), positives) };
  },
  result({ positives, negatives }, { classes }, { curve }) {
    const count = classes.length > 2 ? classes.length : 1;
    const buckets = positives!.length / count;
    return meanDefined(
      Array.from({ length: count }, (_, i) =>
        areas[curve](falling(positives!, negatives!, i * buckets, (i + 1) * buckets)),
      ),
    );
  },
  exact: (yTrue, yPred, width, _context, { curve }) =>
    rankingArea(yTrue, yPred, width, areas[curve]),
});
