import { disposeBatch, type Batch } from '../engine/batch';
import type { Fed, StepKind } from '../engine/executor';
import type { TrainingStep } from '../engine/step';
import type { TensorFlow } from '../element';

/** Batches that are where steps take them from, and when their making began and ended. */
export interface FedBundle {
  readonly fed: Fed;
  readonly start: number;
  readonly end: number;
}

/**
 * Makes batches and brings them to the step.
 * @param most batches of one size that are there; the step may take fewer together
 * @param make the batch of that place among them
 */
export function feedBundle(
  step: TrainingStep,
  kind: StepKind,
  most: number,
  make: (place: number) => Batch,
): FedBundle {
  const start = performance.now();
  const first = make(0);
  const rest = Math.min(most, step.most(kind, first)) - 1;
  const batches = [first, ...Array.from({ length: rest }, (_, i) => make(i + 1))];
  const fed = step.feed(kind, batches);
  const end = performance.now();
  return { fed, start, end };
}

export function disposeBatches(tf: TensorFlow, { batches }: Fed): void {
  for (const batch of batches) disposeBatch(tf, batch);
}
