import { accuracy } from './accuracy';
import { auc } from './auc';
import { balancedAccuracy } from './balancedAccuracy';
import { f1 } from './f1';
import { logLoss } from './logLoss';
import { mae } from './mae';
import type { MetricElement } from './metric';
import { mse } from './mse';
import { precision } from './precision';
import { r2 } from './r2';
import { recall } from './recall';
import { rmse } from './rmse';
import { topK } from './topK';

/** Every metric, to be named in `compile.metrics`. */
export const metrics: readonly MetricElement[] = [
  accuracy,
  balancedAccuracy,
  precision,
  recall,
  f1,
  auc,
  logLoss,
  topK,
  mae,
  mse,
  rmse,
  r2,
];
