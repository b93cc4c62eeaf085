import { adam } from './adam';
import { adamw } from './adamw';
import type { OptimizerElement } from './optimizer';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

export const optimizers: readonly OptimizerElement[] = [sgd, rmsprop, adam, adamw];
