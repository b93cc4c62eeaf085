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

/** A batch where the executor that made this takes it from; `begin` or `release` uses it up. */
export interface Fed {
  readonly kind: StepKind;
  readonly batch: Batch;
}

/** What a step came to. `packed` is as SumsLayout has it. */
export interface Computed {
  readonly packed: Float32Array;
  /** Of an evaluation: float32 [batch, width], C order. */
  readonly predictions?: Float32Array;
  /** When it was done, as performance.now() tells. */
  readonly at: number;
}

/** A way to run the step's definition: one step at a time, from `begin` to `end`. */
export interface Executor {
  readonly name: ExecutorName;
  /** Makes ready for batches of this size. */
  prepare(kind: StepKind, batch: Batch): void;
  /** Brings a batch to where a step takes it from; another step may be under way. */
  feed(kind: StepKind, batch: Batch): Fed;
  /**
   * Begins a step.
   * @param beside JavaScript goes on while it computes, where the executor can do that
   * @param scalars where it trains
   * @throws Untraceable, with nothing changed, where the step is not one for this executor
   */
  begin(fed: Fed, beside: boolean, scalars?: StepScalars): void;
  /** Waits for the step that was begun. */
  end(): Computed;
  /** Lets go of a batch that no step takes; what the batch itself holds stays. */
  release(fed: Fed): void;
  /** Brings the definition's variables up to what training has made of them. */
  pull(): void;
  /** The definition's variables were set from outside. */
  push(): void;
  /** Waits for a step that is under way. */
  dispose(): void;
}
