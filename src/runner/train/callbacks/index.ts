import type { CallbackElement } from './callback';
import { csvLogger } from './csvLogger';
import { earlyStopping } from './earlyStopping';
import { modelCheckpoint } from './modelCheckpoint';
import { reduceLrOnPlateau } from './reduceLrOnPlateau';
import { swapEmaWeights } from './swapEmaWeights';
import { tensorBoard } from './tensorBoard';
import { terminateOnNan } from './terminateOnNan';
import { timeBudget } from './timeBudget';

export const callbacks: readonly CallbackElement[] = [
  csvLogger,
  earlyStopping,
  modelCheckpoint,
  reduceLrOnPlateau,
  swapEmaWeights,
  tensorBoard,
  terminateOnNan,
  timeBudget,
];
