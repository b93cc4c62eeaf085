import type * as tf from '@tensorflow/tfjs';
import * as l10n from '@vscode/l10n';
import { restoreWeights, saveModel, type SavedModel } from '../model/serialize';
import type { Batch } from './batch';
import { slotOf, StepDefinition, type StepOptions } from './definition';
import type { Bundle, Executor, ExecutorName, Fed, StepKind } from './executor';
import { EagerExecutor } from './executors/eager';
import { GraphExecutor } from './executors/graph';
import { Untraceable } from './graph/untraceable';
import type { StepResult } from './sumsLayout';

/** What a bundle of updates goes by. */
export interface Plan {
  /** Of the run, from 0, the first one's. */
  readonly step: number;
  /** One for each. */
  readonly learningRates: readonly number[];
}
export interface Evaluation extends StepResult {
  /** float32 [batch, width], C order. */
  readonly predictions: Float32Array;
}
/** What optimizer.bin holds. */
export interface OptimizerState {
  /** Updates made. */
  readonly steps: number;
  readonly slots: readonly {
    readonly name: string;
    readonly shape: number[];
    readonly values: Float32Array;
  }[];
}

/** A model's training step: its variables, and the executor that runs it. */
export class TrainingStep {
  private readonly definition: StepDefinition;
  private executor: Executor;
  private updates = 0;
  /** Told why the graph was given up, where it was. */
  onFallback: (reason: string) => void = () => undefined;

  constructor(
    private readonly options: StepOptions,
    executor: ExecutorName = 'eager',
  ) {
    this.definition = new StepDefinition(options);
    this.executor =
      executor === 'graph'
        ? new GraphExecutor(this.definition)
        : new EagerExecutor(this.definition);
  }

  get executorName(): ExecutorName {
    return this.executor.name;
  }

  /** JavaScript goes on while steps that were begun compute. */
  get concurrent(): boolean {
    return this.executor.concurrent;
  }

  /** Makes ready for batches of these sizes, so that no step waits for it. */
  prepare(sizes: { training: readonly Batch[]; evaluation: readonly Batch[] }): void {
    this.run((executor) => {
      for (const batch of sizes.training) executor.prepare('train', batch);
      for (const batch of sizes.evaluation) executor.prepare('evaluate', batch);
    });
  }

  /** How many batches of this kind and size one bundle can take. */
  most(kind: StepKind, batch: Batch): number {
    return this.executor.most(kind, batch);
  }

  /** Brings batches of one size, 1 to `most`, to where steps take them from. */
  feed(kind: StepKind, batches: readonly Batch[]): Fed {
    return this.executor.feed(kind, batches);
  }

  /** Gives up batches that no step takes. */
  release(fed: Fed): void {
    this.executor.release(fed);
  }

  /** One update, waited for; it draws by `model.drawing.step`. */
  train(batch: Batch, learningRate: number): StepResult {
    const { step } = this.options.model.drawing;
    this.beginTraining(this.feed('train', [batch]), { step, learningRates: [learningRate] });
    return this.endTraining().results[0]!;
  }

  /** Loss, metric sums and predictions without an update: dropout off, moving averages used. */
  evaluate(batch: Batch): Evaluation {
    this.beginEvaluation(this.feed('evaluate', [batch]));
    return this.endEvaluation()[0]!;
  }

  /**
   * Begins updates, one for each batch. The tensors of the batches may go as soon as they have begun;
   * until `endTraining` nothing but `feed` and `release` may be asked for.
   */
  beginTraining(fed: Fed, { step, learningRates }: Plan): void {
    const scalars = learningRates.map((learningRate, i) => ({
      learningRate,
      step: step + i,
      update: this.updates + 1 + i,
    }));
    this.run((executor) => executor.begin(fed, scalars));
  }

  /** What the updates came to; the first whose loss is no finite number is the last one. */
  endTraining(): Bundle<StepResult> {
    const { results, at } = this.executor.end();
    this.updates += results.length;
    return { results: results.map(({ packed }) => this.definition.sums.unpack(packed)), at };
  }

  beginEvaluation(fed: Fed): void {
    this.run((executor) => executor.begin(fed));
  }

  endEvaluation(): readonly Evaluation[] {
    return this.executor.end().results.map(({ packed, predictions }) => ({
      ...this.definition.sums.unpack(packed),
      predictions: predictions!,
    }));
  }

  /** The network with its weights as they are now. */
  saveModel(): SavedModel {
    this.executor.pull();
    return saveModel(this.options.model.network);
  }

  restoreWeights(saved: SavedModel): void {
    this.executor.pull();
    restoreWeights(this.options.tf, this.options.model.network, saved);
    this.executor.push();
  }

  /** Puts the moving averages in the place of the weights, and these in theirs. */
  swapAverages(): void {
    const { tf } = this.options;
    this.executor.pull();
    for (const { weight, average } of this.definition.averages)
      tf.tidy(() => {
        const before = tf.clone(weight);
        weight.assign(average);
        average.assign(before);
      });
    this.executor.push();
  }

  state(): OptimizerState {
    this.executor.pull();
    const slots = this.definition.optimizerSlots.map(({ name, value }) => ({
      name,
      shape: value.shape,
      values: value.dataSync<'float32'>(),
    }));
    return { steps: this.updates, slots };
  }

  /** The state is that of such an optimizer, for such a model. */
  fits({ slots }: OptimizerState): boolean {
    const what = (name: string, shape: readonly number[]): string =>
      `${slotOf(name)}[${shape.join()}]`;
    const own = this.definition.optimizerSlots.map(({ name, value }) => what(name, value.shape));
    return String(own) === String(slots.map(({ name, shape }) => what(name, shape)));
  }

  /** Slots are matched by their order, which the model's layers fix. */
  restore(state: OptimizerState): void {
    const { tf } = this.options;
    this.executor.pull();
    this.updates = state.steps;
    this.definition.optimizerSlots.forEach(({ value }, i) => {
      const { values, shape } = state.slots[i]!;
      tf.tidy(() => value.assign(tf.tensor(values, shape, 'float32') as tf.Tensor<tf.Rank>));
    });
    this.executor.push();
  }

  dispose(): void {
    this.executor.dispose();
    this.definition.dispose();
  }

  /** Where the graph cannot be recorded or run, the step goes on without it. */
  private run(work: (executor: Executor) => void): void {
    if (this.executor.name === 'eager') return work(this.executor);
    try {
      work(this.executor);
    } catch (error) {
      if (!(error instanceof Untraceable)) throw error;
      this.fallBack(error.message);
      work(this.executor);
    }
  }

  private fallBack(reason: string): void {
    const graph = this.executor;
    graph.pull();
    this.executor = new EagerExecutor(this.definition);
    graph.dispose();
    this.onFallback(
      l10n.t('The step runs op by op, since no graph could be made of it: {0}', reason),
    );
  }
}
