import { samplesOf } from '../engine/batch';
import type { TrainingStep } from '../engine/step';
import type { Part } from '../prepared';
import type { Batches } from './batches';
import type { EpochMetrics } from './epochMetrics';

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
  sums.reset();
  let filled = 0;
  for (let i = 0; i < batches.count(part); i++) {
    const batch = batches.evaluation(part, i);
    const result = step.evaluate(batch);
    sums.add(result.loss, samplesOf(batch), result.sums);
    predictions.set(result.predictions, filled);
    filled += result.predictions.length;
    // Lets signals and timers have their turn.
    await new Promise(setImmediate);
  }
  return { metrics: part.rows === 0 ? {} : sums.results(), predictions };
}
