import { classCountSums, classScores } from './confusion';
import { defineMetric } from './metric';
import { meanDefined } from './ranking';

export const balancedAccuracy = defineMetric({
  kind: 'metric',
  name: 'balancedAccuracy',
  doc: 'Mean of the recalls of the classes that occur: each class counts alike, however rare.',
  source: 'scikit-learn balanced_accuracy_score',
  params: {},
  tasks: ['classification'],
  mode: 'max',
  sums: classCountSums,
  result({ hits, predicted, actual }) {
    const recalls = classScores({ hits: hits!, predicted: predicted!, actual: actual! });
    return meanDefined(recalls.map(({ recall }, i) => (actual![i]! > 0 ? recall : NaN)));
  },
});
