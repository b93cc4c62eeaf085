import type { Encoder } from './encoder';
import { dateParts } from './dateParts';
import { hashing } from './hashing';
import { kBinsDiscretizer } from './kBinsDiscretizer';
import { log1p } from './log1p';
import { oneHot } from './oneHot';
import { ordinal } from './ordinal';
import { target } from './target';

/** Every encoder of columns; fitted on the training part. */
export const encoders: readonly Encoder[] = [
  oneHot,
  ordinal,
  target,
  hashing,
  kBinsDiscretizer,
  dateParts,
  log1p,
];
