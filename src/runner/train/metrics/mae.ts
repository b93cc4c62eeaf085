import { defineMetric } from './metric';
import { sampleCount } from './regression';

export const mae = defineMetric({
  kind: 'metric',
  name: 'mae',
  doc: 'Mean absolute error, in the unit of the target.',
  source: 'scikit-learn mean_absolute_error',
  params: {},
  tasks: ['regression'],
  mode: 'min',
  sums: (tf, { yTrue, yPred }) => ({
    absolute: tf.sum(tf.abs(tf.sub(yTrue, yPred))),
    count: sampleCount(tf, yTrue),
  }),
  result: ({ absolute, count }) => absolute![0]! / count![0]!,
});
