import type { Batch } from './batch';

export type ExecutorName = 'eager' | 'graph';
/** What a step is for. */
export type StepKind = 'train' | 'evaluate';

/** Numbers of one step that JavaScript knows. */
export interface StepScalars {
  readonly learningRate: number;
  /** 1 at the first update. */
  readonly update: number;
}
export interface Evaluated {
  readonly packed: Float32Array;
  /** float32 [batch, width], C order. */
  readonly predictions: Float32Array;
}

/** A way to run the step's definition. `packed` is as SumsLayout has it. */
export interface Executor {
  readonly name: ExecutorName;
  /** Makes ready for batches of this size. */
  prepare(kind: StepKind, batch: Batch): void;
  /** @throws Untraceable, with nothing changed, where the step is not one for this executor */
  train(batch: Batch, scalars: StepScalars): Float32Array;
  evaluate(batch: Batch): Evaluated;
  /** Brings the definition's variables up to what training has made of them. */
  pull(): void;
  /** The definition's variables were set from outside. */
  push(): void;
  dispose(): void;
}
