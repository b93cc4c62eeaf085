import type { CallbackElement } from './callback';
import { earlyStopping } from './earlyStopping';
import { modelCheckpoint } from './modelCheckpoint';
import { reduceLrOnPlateau } from './reduceLrOnPlateau';
import { terminateOnNan } from './terminateOnNan';

export const callbacks: readonly CallbackElement[] = [
  earlyStopping,
  modelCheckpoint,
  reduceLrOnPlateau,
  terminateOnNan,
];
