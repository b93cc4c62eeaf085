import { samplesOf } from '../engine/batch';
import type { TrainingStep } from '../engine/step';
import type { Part } from '../prepared';
import type { Batches } from './batches';
import type { EpochMetrics } from './epochMetrics';
import { feedBundle, type FedBundle } from './fedBundle';
import { Pace } from './pace';

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
  const pace = new Pace(part);
  const feed = (index: number): FedBundle =>
    feedBundle(step, 'evaluate', pace.steps(batches.full(part) - index), (place) =>
      batches.evaluation(part, index + place),
    );
  sums.reset();
  let filled = 0;
  let next = count === 0 ? undefined : feed(0);
  let start = performance.now();
  for (let i = 0; next !== undefined;) {
    const { fed } = next;
    step.beginEvaluation(fed);
    i += fed.batches.length;
    // The next batches are made while these compute; signals and timers have their turn, too.
    next = i < count ? feed(i) : undefined;
    await new Promise(setImmediate);
    const results = step.endEvaluation();
    for (const result of results) {
      sums.add(result.loss, samplesOf(fed.batches[0]!), result.sums);
      predictions.set(result.predictions, filled);
      filled += result.predictions.length;
    }
    const end = performance.now();
    pace.took((end - start) / results.length);
    start = end;
  }
  return { metrics: part.rows === 0 ? {} : sums.results(), predictions };
}
