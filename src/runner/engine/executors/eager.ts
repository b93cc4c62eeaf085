import { rawTensors, type Batch, type StepBatch } from '../batch';
import type { StepDefinition } from '../definition';
import type { Bundle, Computed, Executor, Fed, StepKind, StepScalars } from '../executor';

/** Runs the step op by op, on any backend. */
export class EagerExecutor implements Executor {
  readonly name = 'eager';
  readonly concurrent = false;
  private done: Bundle<Computed> | undefined;

  constructor(private readonly definition: StepDefinition) {}

  prepare(): void {
    // Nothing is made beforehand.
  }

  most(): number {
    return 1;
  }

  feed(kind: StepKind, batches: readonly Batch[]): Fed {
    return { kind, batches };
  }

  begin({ batches }: Fed, scalars?: readonly StepScalars[]): void {
    const results: Computed[] = [];
    for (const [i, batch] of batches.entries()) {
      results.push(scalars === undefined ? this.evaluate(batch) : this.train(batch, scalars[i]!));
      if (scalars !== undefined && !Number.isFinite(results[i]!.packed[0])) break;
    }
    this.done = { results, at: performance.now() };
  }

  end(): Bundle<Computed> {
    return this.done!;
  }

  release(): void {
    // The batches are all there is.
  }

  private train(batch: Batch, { learningRate, update, step }: StepScalars): Computed {
    const { definition } = this;
    const { tf, model } = definition;
    model.drawing.step = step;
    return tf.tidy(() => {
      const numbers = { learningRate: tf.scalar(learningRate), update: tf.scalar(update) };
      const packed = model.drawing.within(tf, () => definition.train(this.tensors(batch), numbers));
      return { packed: packed.dataSync<'float32'>() as never };
    });
  }

  private evaluate(batch: Batch): Computed {
    const { definition } = this;
    return definition.tf.tidy(() => {
      const { packed, predictions } = definition.evaluate(this.tensors(batch));
      return {
        packed: packed.dataSync<'float32'>(),
        predictions: predictions.dataSync<'float32'>(),
      } as never;
    });
  }

  pull(): void {
    // The variables are where the step computes.
  }

  push(): void {
    // As above.
  }

  dispose(): void {
    // Holds nothing of its own.
  }

  private tensors(batch: Batch): StepBatch {
    if (!('rows' in batch)) return batch;
    const { x, y, extras } = rawTensors(this.definition.tf, batch, this.definition.inputShape);
    return batch.make(x, y, extras);
  }
}
