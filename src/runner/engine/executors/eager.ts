import type { StepBatch, StepDefinition } from '../definition';
import type { Evaluated, Executor, StepScalars } from '../executor';

/** Runs the step op by op, on any backend. */
export class EagerExecutor implements Executor {
  readonly name = 'eager';

  constructor(private readonly definition: StepDefinition) {}

  prepare(): void {
    // Nothing is made beforehand.
  }

  train(batch: StepBatch, { learningRate, update }: StepScalars): Float32Array {
    const { definition } = this;
    const { tf, model } = definition;
    return tf.tidy(() => {
      const numbers = { learningRate: tf.scalar(learningRate), update: tf.scalar(update) };
      const packed = model.drawing.within(tf, () => definition.train(batch, numbers));
      return packed.dataSync<'float32'>() as never;
    }) as unknown as Float32Array;
  }

  evaluate(batch: StepBatch): Evaluated {
    const { definition } = this;
    return definition.tf.tidy(() => {
      const { packed, predictions } = definition.evaluate(batch);
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
}
