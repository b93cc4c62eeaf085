import { defineMetric } from './metric';
import { squaredErrors } from './regression';

export const mse = defineMetric({
  kind: 'metric',
  name: 'mse',
  doc: 'Mean squared error, in the square of the unit of the target.',
  source: 'scikit-learn mean_squared_error',
  params: {},
  tasks: ['regression'],
  mode: 'min',
  sums: squaredErrors,
  result: ({ squares, count }) => squares![0]! / count![0]!,
});
