import type { Encoder } from './encoder';
import { oneHot } from './oneHot';
import { ordinal } from './ordinal';

/** Every encoder of categorical columns; fitted on the training part. */
export const encoders: readonly Encoder[] = [oneHot, ordinal];
