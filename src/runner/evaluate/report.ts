import type { Metrics } from '../../shared/run/events';
import type { Task } from '../element';
import {
  classificationResult,
  predictedClasses,
  type ClassificationResult,
} from './classification';
import { valuePredictions, type Predictions } from './predictions';
import { regressionResult, type RegressionResult } from './regression';
import { jsonNumber, type SampleName } from './sample';

export interface EvaluationInput {
  readonly task: Task;
  /** Class index, or the value in the target's own unit. */
  readonly yTrue: Float32Array;
  /** [samples, width]: probabilities (width 1: of the second of two classes), or the value. */
  readonly yPred: Float32Array;
  readonly width: number;
  /** Source row or picture of each sample. */
  readonly names: readonly SampleName[];
  /** Empty for a regression. */
  readonly classes: readonly string[];
  readonly targetName: string;
  readonly loss?: number;
  /** The loss is that of a scaled target, so not in the unit of the predictions. */
  readonly lossScaled?: boolean;
  /** The config's metrics over these samples, by their name. */
  readonly metrics: Readonly<Record<string, number>>;
  /**
   * Target of the training part before balancing, as `yTrue`: the dummy baseline is fitted on it.
   * Without it, on `yTrue` itself.
   */
  readonly yTrain?: Float32Array;
  /** The config's: of the bootstrap that intervals come from. */
  readonly seed: number;
}

/** What each fold came to, metrics named as in FoldManifest.result. */
export interface FoldsReport {
  readonly count: number;
  readonly results: readonly {
    readonly fold: number;
    readonly rows: { readonly train: number; readonly validation: number };
    readonly metrics: Metrics;
  }[];
  /** Over the folds, with the standard deviation (of all, not of a sample). */
  readonly mean: Metrics;
  readonly deviation: Metrics;
  /** The fold whose model counts, unless there is a refit. */
  readonly best: number | null;
  /** The model of all rows that the folds are made of; see RefitManifest. */
  readonly refit?: { readonly epochs: number; readonly rows: number; readonly metrics: Metrics };
}

interface ReportBase {
  readonly target: string;
  readonly samples: number;
  /** null here and in `metrics`: undefined or not finite. */
  readonly loss: number | null;
  /** The loss is that of the scaled target; all else is in the target's own unit. */
  readonly lossScaled?: true;
  readonly metrics: Readonly<Record<string, number | null>>;
  /**
   * The samples are the rows that the folds left out, each as the model says that never saw it;
   * loss and metrics are means over the folds.
   */
  readonly folds?: FoldsReport;
}
export type ClassificationReport = ReportBase &
  ClassificationResult & {
    readonly task: 'classification';
    readonly classes: readonly string[];
  };
export type RegressionReport = ReportBase & RegressionResult & { readonly task: 'regression' };

/** report.json: how well a model does on one part, as plain JSON. */
export type EvaluationReport = ClassificationReport | RegressionReport;

/** How well predictions meet the truth, what is hardest, and what a dummy would have reached. */
export async function evaluationReport(input: EvaluationInput): Promise<EvaluationReport> {
  const base: ReportBase = {
    target: input.targetName,
    samples: input.yTrue.length,
    loss: jsonNumber(input.loss ?? NaN),
    ...(input.lossScaled && { lossScaled: true as const }),
    metrics: Object.fromEntries(
      Object.entries(input.metrics).map(([name, value]) => [name, jsonNumber(value)]),
    ),
  };
  return input.task === 'classification'
    ? { task: input.task, ...base, classes: input.classes, ...(await classificationResult(input)) }
    : { task: input.task, ...base, ...(await regressionResult(input)) };
}

/** What the report is made from, sample by sample. */
export const predictionsOf = (input: EvaluationInput): Predictions =>
  input.task === 'classification'
    ? predictedClasses(input)
    : valuePredictions(input.names, input.yTrue, input.yPred);
