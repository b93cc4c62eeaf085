import type { ConstraintElement } from './constraint';
import { maxNorm } from './maxNorm';
import { minMaxNorm } from './minMaxNorm';
import { nonNeg } from './nonNeg';
import { unitNorm } from './unitNorm';

export const constraints: readonly ConstraintElement[] = [maxNorm, minMaxNorm, nonNeg, unitNorm];
