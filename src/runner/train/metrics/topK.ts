import { oneHotClasses } from './confusion';
import { defineMetric } from './metric';
import { sampleCount } from './regression';

export const topK = defineMetric({
  kind: 'metric',
  name: 'topK',
  doc: 'Share of samples whose true class is among the k most probable; of equally probable classes all count.',
  source: 'Keras TopKCategoricalAccuracy',
  params: { k: { type: 'integer', min: 1, default: 5, doc: 'Most probable classes looked at.' } },
  tasks: ['classification'],
  mode: 'max',
  sums(tf, { yTrue, yPred }, _context, { k }) {
    // One sigmoid unit: two classes as two columns.
    const scores = yPred.shape[1] === 1 ? tf.concat([tf.sub(1, yPred), yPred], 1) : yPred;
    const { actual } = oneHotClasses(tf, { yTrue, yPred });
    const own = tf.sum(tf.mul(actual, scores), 1, true);
    const better = tf.sum(tf.cast(tf.greater(scores, own), 'float32'), 1);
    return {
      correct: tf.sum(tf.cast(tf.less(better, k), 'float32')),
      count: sampleCount(tf, yTrue),
    };
  },
  result: ({ correct, count }) => correct![0]! / count![0]!,
});
