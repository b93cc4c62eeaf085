import { averageParams, averaged, classCountSums } from './confusion';
import { defineMetric } from './metric';

export const recall = defineMetric({
  kind: 'metric',
  name: 'recall',
  doc: 'Share of the samples of a class that are predicted as it; 0 if there are none.',
  source: 'scikit-learn recall_score',
  params: averageParams,
  tasks: ['classification'],
  mode: 'max',
  sums: classCountSums,
  result: (sums, context, values) => averaged(sums, 'recall', context, values),
});
