import { rawTensors, type Batch, type StepBatch } from '../batch';
import type { StepDefinition } from '../definition';
import type { Computed, Executor, Fed, StepKind, StepScalars } from '../executor';

/** Runs the step op by op, on any backend. */
export class EagerExecutor implements Executor {
  readonly name = 'eager';
  private computed: Computed | undefined;

  constructor(private readonly definition: StepDefinition) {}

  prepare(): void {
    // Nothing is made beforehand.
  }

  feed(kind: StepKind, batch: Batch): Fed {
    return { kind, batch };
  }

  begin({ batch }: Fed, _beside: boolean, scalars?: StepScalars): void {
    const results = scalars === undefined ? this.evaluate(batch) : this.train(batch, scalars);
    this.computed = { ...results, at: performance.now() };
  }

  end(): Computed {
    return this.computed!;
  }

  release(): void {
    // The batch is all there is.
  }

  private train(batch: Batch, { learningRate, update }: StepScalars): Omit<Computed, 'at'> {
    const { definition } = this;
    const { tf, model } = definition;
    return tf.tidy(() => {
      const numbers = { learningRate: tf.scalar(learningRate), update: tf.scalar(update) };
      const packed = model.drawing.within(tf, () => definition.train(this.tensors(batch), numbers));
      return { packed: packed.dataSync<'float32'>() as never };
    });
  }

  private evaluate(batch: Batch): Omit<Computed, 'at'> {
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
