import type { Batch } from '../engine/batch';
import type { Fed, StepKind } from '../engine/executor';
import type { TrainingStep } from '../engine/step';

/** What takes longer to make than a run on a thread of its own costs, with room to spare. */
const WORTH_MS = 0.1;

/** A batch that is where the step takes it from, and when its making began and ended. */
export interface FedBatch {
  readonly fed: Fed;
  readonly start: number;
  readonly end: number;
  /** The next batch, which will take as long, is best made while this one's step computes. */
  readonly beside: boolean;
}

export function feedBatch(step: TrainingStep, kind: StepKind, make: () => Batch): FedBatch {
  const start = performance.now();
  const fed = step.feed(kind, make());
  const end = performance.now();
  return { fed, start, end, beside: end - start > WORTH_MS };
}
