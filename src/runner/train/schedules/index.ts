import { cosineDecay } from './cosineDecay';
import { cosineDecayRestarts } from './cosineDecayRestarts';
import { exponentialDecay } from './exponentialDecay';
import { inverseSqrt } from './inverseSqrt';
import { inverseTimeDecay } from './inverseTimeDecay';
import { linear } from './linear';
import { oneCycle } from './oneCycle';
import { piecewiseConstantDecay } from './piecewiseConstantDecay';
import { polynomialDecay } from './polynomialDecay';
import { warmupStableDecay } from './warmupStableDecay';
import type { ScheduleElement } from './schedule';

export const schedules: readonly ScheduleElement[] = [
  cosineDecay,
  exponentialDecay,
  piecewiseConstantDecay,
  polynomialDecay,
  inverseTimeDecay,
  cosineDecayRestarts,
  oneCycle,
  linear,
  inverseSqrt,
  warmupStableDecay,
];
