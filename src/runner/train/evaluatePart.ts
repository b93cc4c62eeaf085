import { samplesOf } from '../engine/batch';
import type { TrainingStep } from '../engine/step';
import type { Part } from '../prepared';
import type { Batches } from './batches';
import type { EpochMetrics } from './epochMetrics';
import { feedBatch, type FedBatch } from './fedBatch';

export interface PartResult {
  /** `loss` and each metric by its name. */
  readonly metrics: Record<string, number>;
  /** float32 [rows, width], C order. */
  readonly predictions: Float32Array;
}

/** Runs a part through the model without learning. Gives no metrics for a part without rows. */
export async function evaluatePart(
  step: TrainingStep,
  batches: Batches,
  part: Part,
  sums: EpochMetrics,
  width: number,
): Promise<PartResult> {
  const predictions = new Float32Array(part.rows * width);
  const count = batches.count(part);
  const feed = (i: number): FedBatch =>
    feedBatch(step, 'evaluate', () => batches.evaluation(part, i));
  sums.reset();
  let filled = 0;
  let next = count === 0 ? undefined : feed(0);
  for (let i = 0; next !== undefined; i++) {
    const { fed, beside } = next;
    step.beginEvaluation(fed, beside);
    // The next batch is made while this one computes; signals and timers have their turn, too.
    next = i + 1 < count ? feed(i + 1) : undefined;
    await new Promise(setImmediate);
    const result = step.endEvaluation();
    sums.add(result.loss, samplesOf(fed.batch), result.sums);
    predictions.set(result.predictions, filled);
    filled += result.predictions.length;
  }
  return { metrics: part.rows === 0 ? {} : sums.results(), predictions };
}
