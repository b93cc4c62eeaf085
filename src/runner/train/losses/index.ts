import { binaryCrossentropy } from './binaryCrossentropy';
import { binaryFocalCrossentropy } from './binaryFocalCrossentropy';
import { categoricalCrossentropy } from './categoricalCrossentropy';
import { categoricalHinge } from './categoricalHinge';
import { cosineSimilarity } from './cosineSimilarity';
import { dice } from './dice';
import { focal } from './focal';
import { hinge } from './hinge';
import { huber } from './huber';
import { kullbackLeiblerDivergence } from './kullbackLeiblerDivergence';
import { logCosh } from './logCosh';
import { meanAbsoluteError } from './meanAbsoluteError';
import { meanAbsolutePercentageError } from './meanAbsolutePercentageError';
import { meanSquaredError } from './meanSquaredError';
import { meanSquaredLogarithmicError } from './meanSquaredLogarithmicError';
import { poisson } from './poisson';
import { sparseCategoricalCrossentropy } from './sparseCategoricalCrossentropy';
import { squaredHinge } from './squaredHinge';
import { tversky } from './tversky';
import type { LossElement } from './loss';

export const losses: readonly LossElement[] = [
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalHinge,
  cosineSimilarity,
  dice,
  focal,
  hinge,
  huber,
  kullbackLeiblerDivergence,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
  tversky,
];
