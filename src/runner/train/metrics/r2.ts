import { defineMetric } from './metric';
import { determination, squaredErrors } from './regression';

/** Below this share of the squares around the training mean a spread is float32's rounding. */
const ROUNDING = 1e-6;

export const r2 = defineMetric({
  kind: 'metric',
  name: 'r2',
  doc: 'Coefficient of determination: 1 is perfect, 0 is as good as predicting the mean.',
  source: 'scikit-learn r2_score',
  params: {},
  tasks: ['regression'],
  mode: 'max',
  sums(tf, batch, { targetMean }) {
    const centred = tf.sub(batch.yTrue, targetMean);
    return {
      ...squaredErrors(tf, batch),
      centred: tf.sum(centred),
      centredSquares: tf.sum(tf.square(centred)),
    };
  },
  result({ squares, count, centred, centredSquares }) {
    if (count![0]! < 2) return NaN;
    const around = centredSquares![0]!;
    const total = around - centred![0]! ** 2 / count![0]!;
    return determination(squares![0]!, total > ROUNDING * around ? total : 0);
  },
  exact(yTrue, yPred) {
    if (yTrue.length < 2) return NaN;
    const mean = yTrue.reduce((sum, value) => sum + value, 0) / yTrue.length;
    let residual = 0;
    let total = 0;
    yTrue.forEach((value, i) => {
      residual += (value - yPred[i]!) ** 2;
      total += (value - mean) ** 2;
    });
    return determination(residual, total);
  },
});
