import type { Predictions } from '../evaluate/predictions';
import { evaluationReport, predictionsOf, type EvaluationReport } from '../evaluate/report';
import type { Part, Prepared } from '../prepared';
import { Batches } from '../train/batches';
import { EpochMetrics } from '../train/epochMetrics';
import { evaluatePart } from '../train/evaluatePart';
import type { Session } from './session';

export interface AssessedPart {
  readonly part: Part;
  /** Source row or picture of each sample. */
  readonly names: readonly (number | string)[];
}

export interface Assessment {
  /** `loss` and each metric by its name; what is undefined is left out. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly report: EvaluationReport;
  readonly predictions: Predictions;
  /** What the model gives for each sample, float32 [samples, units]. */
  readonly outputs: Float32Array;
}

/** How well the session's model does on a part; metrics that have an exact form take it. */
export async function assess(
  session: Session,
  prepared: Pick<Prepared, 'preprocess' | 'lookup' | 'classWeights'>,
  { part, names }: AssessedPart,
  yTrain: Float64Array,
): Promise<Assessment> {
  const { tf, config, model, step, chosen, metricContext } = session;
  const { task, classes, target } = prepared.preprocess;
  const batches = new Batches({
    tf,
    prepared,
    units: model.units,
    task,
    seed: config.seed,
    batchSize: config.train.batchSize,
    shuffle: false,
    augment: [],
  });
  const sums = new EpochMetrics(chosen.metrics, metricContext);
  const { metrics, predictions } = await evaluatePart(step, batches, part, sums, model.units);
  batches.dispose();
  for (const { name, element, config: values } of chosen.metrics)
    if (element.exact !== undefined && part.rows > 0)
      metrics[name] = element.exact(
        part.y,
        predictions,
        model.units,
        metricContext,
        values as never,
      );
  const { loss, ...named } = metrics;
  const input = {
    task,
    yTrue: part.y,
    yPred: predictions,
    width: model.units,
    names,
    classes,
    targetName: target,
    ...(loss !== undefined && { loss }),
    lossScaled: prepared.preprocess.scaleTarget !== undefined,
    metrics: named,
    yTrain: Float32Array.from(yTrain),
    seed: config.seed,
  };
  const finite = Object.entries(metrics).filter(([, value]) => Number.isFinite(value));
  return {
    metrics: Object.fromEntries(finite),
    report: await evaluationReport(input),
    predictions: predictionsOf(input),
    outputs: predictions,
  };
}
