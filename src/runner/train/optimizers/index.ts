import { adadelta } from './adadelta';
import { adafactor } from './adafactor';
import { adagrad } from './adagrad';
import { adam } from './adam';
import { adamax } from './adamax';
import { adamw } from './adamw';
import type { OptimizerElement } from './optimizer';
import { ftrl } from './ftrl';
import { lamb } from './lamb';
import { lion } from './lion';
import { nadam } from './nadam';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

export const optimizers: readonly OptimizerElement[] = [
  sgd,
  rmsprop,
  adam,
  adamw,
  adadelta,
  adagrad,
  adamax,
  nadam,
  lion,
  lamb,
  adafactor,
  ftrl,
];
