import { defineMetric } from './metric';
import { squaredErrors } from './regression';

export const rmse = defineMetric({
  kind: 'metric',
  name: 'rmse',
  doc: 'Root of the mean squared error, in the unit of the target.',
  source: 'scikit-learn root_mean_squared_error',
  params: {},
  tasks: ['regression'],
  mode: 'min',
  sums: squaredErrors,
  result: ({ squares, count }) => Math.sqrt(squares![0]! / count![0]!),
});
