import type { Balancer } from './sampler';
import { classWeights } from './classWeights';
import { none } from './none';
import { randomOverSampler } from './randomOverSampler';
import { randomUnderSampler } from './randomUnderSampler';
import { smote } from './smote';

/** Every balancer; it works on the training part alone. */
export const balancers: readonly Balancer[] = [
  none,
  classWeights,
  randomOverSampler,
  randomUnderSampler,
  smote,
];
