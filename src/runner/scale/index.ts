import type { Scaler } from './scaler';
import { columnTransformer } from './columnTransformer';
import { featurewise } from './featurewise';
import { maxAbs } from './maxAbs';
import { minMax } from './minMax';
import { none } from './none';
import { normalizer } from './normalizer';
import { power } from './power';
import { quantile } from './quantile';
import { rescale } from './rescale';
import { robust } from './robust';
import { samplewise } from './samplewise';
import { standard } from './standard';
import { zcaWhitening } from './zcaWhitening';

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
  featurewise,
  samplewise,
  zcaWhitening,
  columnTransformer,
];
