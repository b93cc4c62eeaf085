import { averageParams, averaged, classCountSums } from './confusion';
import { defineMetric } from './metric';

export const precision = defineMetric({
  kind: 'metric',
  name: 'precision',
  doc: 'Share of the samples predicted as a class that are of it; 0 if none is predicted.',
  source: 'scikit-learn precision_score',
  params: averageParams,
  tasks: ['classification'],
  mode: 'max',
  sums: classCountSums,
  result: (sums, context, values) => averaged(sums, 'precision', context, values),
});
