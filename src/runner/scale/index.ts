import type { Scaler } from './scaler';
import { columnTransformer } from './columnTransformer';
import { maxAbs } from './maxAbs';
import { minMax } from './minMax';
import { none } from './none';
import { normalizer } from './normalizer';
import { power } from './power';
import { quantile } from './quantile';
import { rescale } from './rescale';
import { robust } from './robust';
import { standard } from './standard';

/** Every scaler; fitted on the training part, applied to all. */
export const scalers: readonly Scaler[] = [
  none,
  standard,
  minMax,
  maxAbs,
  robust,
  quantile,
  power,
  normalizer,
  rescale,
  columnTransformer,
];
