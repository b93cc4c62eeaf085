import { classCountSums } from './confusion';
import { defineMetric } from './metric';

const total = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0);

export const accuracy = defineMetric({
  kind: 'metric',
  name: 'accuracy',
  doc: 'Share of samples whose most probable class is the true one (one sigmoid unit: above 0.5).',
  source: 'scikit-learn accuracy_score; Keras Accuracy',
  params: {},
  tasks: ['classification'],
  mode: 'max',
  sums: classCountSums,
  result: (sums) => total(sums['hits']!) / total(sums['actual']!),
});
