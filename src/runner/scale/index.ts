import type { Scaler } from './scaler';
import { minMax } from './minMax';
import { none } from './none';
import { rescale } from './rescale';
import { standard } from './standard';

/** Every scaler; fitted on the training part, applied to all. */
export const scalers: readonly Scaler[] = [none, standard, minMax, rescale];
