import { averageParams, averaged, classCountSums } from './confusion';
import { defineMetric } from './metric';

export const f1 = defineMetric({
  kind: 'metric',
  name: 'f1',
  doc: 'Harmonic mean of precision and recall; 0 if the class is neither there nor predicted.',
  source: 'scikit-learn f1_score',
  params: averageParams,
  tasks: ['classification'],
  mode: 'max',
  sums: classCountSums,
  result: (sums, context, values) => averaged(sums, 'f1', context, values),
});
