import type { Batch } from './batch';

export type ExecutorName = 'eager' | 'graph';
/** What a step is for. */
export type StepKind = 'train' | 'evaluate';

/** Numbers of one step that JavaScript knows. */
export interface StepScalars {
  readonly learningRate: number;
  /** Of the run, from 0: what the step draws by. */
  readonly step: number;
  /** 1 at the first update. */
  readonly update: number;
}

/** Batches where the executor that made this takes them from; `begin` or `release` uses them up. */
export interface Fed {
  readonly kind: StepKind;
  readonly batches: readonly Batch[];
}

/** What a step came to. */
export interface Computed {
  /** As SumsLayout has it. */
  readonly packed: Float32Array;
  /** Of an evaluation: float32 [batch, width], C order. */
  readonly predictions?: Float32Array;
}

/** Steps that are done. */
export interface Bundle<R> {
  /** Of each step that was made, in order: the first whose loss is no finite number is the last one. */
  readonly results: readonly R[];
  /** When the last one was done, as performance.now() tells. */
  readonly at: number;
}

/** A way to run the step's definition: one bundle of steps at a time, from `begin` to `end`. */
export interface Executor {
  readonly name: ExecutorName;
  /** JavaScript goes on while steps that were begun compute. */
  readonly concurrent: boolean;
  /** Makes ready for batches of this size. */
  prepare(kind: StepKind, batch: Batch): void;
  /** How many batches of this kind and size one bundle can take. */
  most(kind: StepKind, batch: Batch): number;
  /**
   * Brings batches to where steps take them from; others may be under way.
   * @param batches of one size; 1 to `most`
   */
  feed(kind: StepKind, batches: readonly Batch[]): Fed;
  /**
   * Begins a step for each batch, one after the other.
   * @param scalars where it trains: one for each batch
   * @throws Untraceable, with nothing changed, where the step is not one for this executor
   */
  begin(fed: Fed, scalars?: readonly StepScalars[]): void;
  /** Waits for the steps that were begun. */
  end(): Bundle<Computed>;
  /** Lets go of batches that no step takes; what a batch itself holds stays. */
  release(fed: Fed): void;
  /** Brings the definition's variables up to what training has made of them. */
  pull(): void;
  /** The definition's variables were set from outside. */
  push(): void;
  /** Waits for steps that are under way. */
  dispose(): void;
}
