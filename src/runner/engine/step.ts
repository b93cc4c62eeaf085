import type * as tf from '@tensorflow/tfjs';
import type { ElementConfig } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import type { Model } from '../model/model';
import { clipped, type CommonValues } from '../train/optimizers/common';
import type { LossElement } from '../train/losses/loss';
import type { MetricContext, MetricElement } from '../train/metrics/metric';
import type { OptimizerElement } from '../train/optimizers/optimizer';

/** One batch as the step takes it. */
export interface StepBatch {
  /** float32 [batch, …inputShape]. */
  readonly x: tf.Tensor;
  /** float32 [batch, width]: one-hot classes, 0/1 for one sigmoid unit, or values. */
  readonly yTrue: tf.Tensor2D;
  /** float32 [batch]: class and sample weights; undefined: all 1. */
  readonly weights: tf.Tensor1D | undefined;
}
/** Additive sums of one metric over a batch. */
export type Sums = Readonly<Record<string, Float32Array>>;
export interface StepResult {
  /** Weighted mean over the batch, penalties included, as Keras reports it. */
  readonly loss: number;
  /** In the order of the metrics. */
  readonly sums: readonly Sums[];
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

interface Chosen<E> {
  readonly element: E;
  readonly config: ElementConfig;
}
export interface StepOptions {
  readonly tf: TensorFlow;
  readonly model: Model;
  readonly loss: Chosen<LossElement>;
  readonly optimizer: Chosen<OptimizerElement>;
  readonly metrics: readonly Chosen<MetricElement>[];
  readonly metricContext: MetricContext;
}

/**
 * The training step, written once as a function over tensors and variables: forward, loss,
 * gradients, clipping, weight decay, update, constraints, metric sums.
 */
export class TrainingStep {
  private readonly variables: tf.Variable[];
  private readonly constraints: (((w: tf.Tensor) => tf.Tensor) | undefined)[];
  private slots: Record<string, tf.Tensor>[];
  private updates = 0;

  constructor(private readonly options: StepOptions) {
    const { tf, model, optimizer } = options;
    const trainable = model.network.trainableWeights;
    // tfjs keeps the variable of a weight and its constraint in fields that its types hide.
    const inner = trainable as unknown as {
      val: tf.Variable;
      constraint: { apply(w: tf.Tensor): tf.Tensor } | null;
    }[];
    this.variables = inner.map(({ val }) => val);
    this.constraints = inner.map(({ constraint }) =>
      constraint === null || constraint === undefined
        ? undefined
        : (weight) => constraint.apply(weight),
    );
    const initial = optimizer.element.slots(optimizer.config as never);
    this.slots = this.variables.map((variable) =>
      Object.fromEntries(
        Object.entries(initial).map(([name, value]) => [name, tf.fill(variable.shape, value)]),
      ),
    );
  }

  /** One update. The caller has set `model.drawing.step`. */
  train(batch: StepBatch, learningRate: number): StepResult {
    const { tf } = this.options;
    const kept = tf.tidy(() => {
      let sums: Record<string, tf.Tensor>[] = [];
      const { value, grads } = tf.variableGrads(() => {
        const { loss, predictions } = this.forward(batch, true);
        sums = this.metricSums(batch.yTrue, predictions).map((each) =>
          Object.fromEntries(Object.entries(each).map(([k, t]) => [k, tf.keep(t)])),
        );
        return loss;
      }, this.variables);
      const loss = value;
      this.update(grads, learningRate);
      return { loss, sums } as unknown as tf.TensorContainerObject;
    }) as unknown as { loss: tf.Scalar; sums: Record<string, tf.Tensor>[] };
    const result = {
      loss: kept.loss.dataSync()[0]!,
      sums: kept.sums.map((each) => this.read(each)),
    };
    kept.loss.dispose();
    return result;
  }

  /** Loss, metric sums and predictions without an update: dropout off, moving averages used. */
  evaluate(batch: StepBatch): Evaluation {
    const { tf } = this.options;
    const { loss, predictions, sums } = tf.tidy(() => {
      const forward = this.forward(batch, false);
      const sums = this.metricSums(batch.yTrue, forward.predictions);
      return { ...forward, sums } as unknown as tf.TensorContainerObject;
    }) as unknown as {
      loss: tf.Scalar;
      predictions: tf.Tensor2D;
      sums: Record<string, tf.Tensor>[];
    };
    const result = {
      loss: loss.dataSync()[0]!,
      predictions: predictions.dataSync<'float32'>(),
      sums: sums.map((each) => this.read(each)),
    };
    tf.dispose([loss, predictions]);
    return result;
  }

  state(): OptimizerState {
    const slots = this.slots.flatMap((each, i) =>
      Object.entries(each).map(([slot, value]) => ({
        name: `${this.variables[i]!.name}/${slot}`,
        shape: value.shape,
        values: value.dataSync<'float32'>(),
      })),
    );
    return { steps: this.updates, slots };
  }

  /** Slots are matched by their order, which the model's layers fix. */
  restore(state: OptimizerState): void {
    const { tf } = this.options;
    let next = 0;
    this.updates = state.steps;
    this.slots = this.slots.map((each) =>
      Object.fromEntries(
        Object.entries(each).map(([slot, before]) => {
          before.dispose();
          const { values, shape } = state.slots[next++]!;
          return [slot, tf.tensor(values, shape, 'float32')];
        }),
      ),
    );
  }

  dispose(): void {
    this.options.tf.dispose(this.slots as unknown as tf.TensorContainerArray);
  }

  private read(sums: Record<string, tf.Tensor>): Sums {
    const values = Object.fromEntries(
      Object.entries(sums).map(([name, tensor]) => [
        name,
        Float32Array.from(tensor.dataSync<'float32'>()),
      ]),
    );
    this.options.tf.dispose(sums);
    return values;
  }

  private forward(
    { x, yTrue, weights }: StepBatch,
    training: boolean,
  ): { loss: tf.Scalar; predictions: tf.Tensor2D } {
    const { tf, model, loss } = this.options;
    const { element, config } = loss;
    const { activation } = element.output;
    const run = (network: tf.LayersModel): tf.Tensor2D =>
      network.apply(x, { training }) as tf.Tensor2D;
    let each: tf.Tensor1D;
    let predictions: tf.Tensor2D;
    if (model.logits !== undefined && element.fromLogits !== undefined && activation !== 'linear') {
      const logits = run(model.logits);
      each = element.fromLogits(tf, yTrue, logits, config as never);
      predictions = activation === 'softmax' ? tf.softmax(logits) : tf.sigmoid(logits);
    } else {
      predictions = run(model.network);
      each = element.call(tf, yTrue, predictions, config as never);
    }
    const weighted = weights === undefined ? each : tf.mul(each, weights);
    const penalties = model.network.calculateLosses();
    const total = penalties.reduce<tf.Tensor>(
      (sum, penalty) => tf.add(sum, penalty),
      tf.mean(weighted),
    );
    return { loss: total as tf.Scalar, predictions };
  }

  private metricSums(yTrue: tf.Tensor2D, yPred: tf.Tensor2D): Record<string, tf.Tensor>[] {
    const { tf, metrics, metricContext } = this.options;
    return metrics.map(({ element, config }) =>
      element.sums(tf, { yTrue, yPred }, metricContext, config as never),
    );
  }

  private update(gradients: tf.NamedTensorMap, learningRate: number): void {
    const { tf, optimizer } = this.options;
    const { element, config } = optimizer;
    const values = config as unknown as CommonValues;
    const rate = tf.scalar(learningRate);
    const step = tf.scalar(++this.updates);
    const list = clipped(
      tf,
      this.variables.map((variable) => gradients[variable.name]!),
      values,
    );
    this.variables.forEach((variable, i) => {
      // Keras decays the weight first, then updates what is left.
      const weight =
        values.weightDecay === null
          ? variable
          : tf.sub(variable, tf.mul(variable, tf.mul(rate, values.weightDecay)));
      const input = { weight, gradient: list[i]!, slots: this.slots[i]!, learningRate: rate, step };
      const next = element.update(tf, input, config as never);
      const constrain = this.constraints[i];
      variable.assign(constrain === undefined ? next.weight : constrain(next.weight));
      const before = this.slots[i]!;
      this.slots[i] = Object.fromEntries(
        Object.entries(next.slots).map(([slot, value]) => [slot, tf.keep(value)]),
      );
      tf.dispose(before);
    });
  }
}
