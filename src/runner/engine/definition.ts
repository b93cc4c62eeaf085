import type * as tf from '@tensorflow/tfjs';
import type { ElementConfig } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import type { Model } from '../model/model';
import type { Line } from '../scale/scaler';
import type { LossElement } from '../train/losses/loss';
import type { MetricContext, MetricElement } from '../train/metrics/metric';
import {
  ACCUMULATED,
  AVERAGE,
  accumulate,
  averaged,
  commonSlots,
} from '../train/optimizers/averaging';
import { clipped, type CommonValues } from '../train/optimizers/common';
import {
  slotTensor,
  type FusedUpdate,
  type OptimizerElement,
  type UpdateOutput,
} from '../train/optimizers/optimizer';
import { LossScaling } from './lossScaling';
import { hasKernel, runKernel } from './ops/fused';
import type { StepBatch } from './batch';
import type { Precision } from './graph/mixedPrecision';
import { SumsLayout } from './sumsLayout';

/** What changes from step to step beside the batch; tensors, so that a graph takes them anew. */
export interface StepNumbers {
  /** float32 scalar. */
  readonly learningRate: tf.Scalar;
  /** float32 scalar: 1 at the first update. */
  readonly update: tf.Scalar;
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
  /** What undoes the scaling of the target; absent: the model learns it as it is. */
  readonly scaledTarget?: Line | undefined;
  /** Of the graph executor; the eager one knows float32 alone. */
  readonly precision: Precision;
}

/** What an optimizer keeps for one weight. */
interface Slot {
  readonly name: string;
  readonly value: tf.Variable;
}

// tfjs keeps the variable of a weight and its constraint in fields that its types hide.
interface InnerWeight {
  readonly val: tf.Variable;
  readonly constraint?: { apply(w: tf.Tensor): tf.Tensor } | null;
}

/**
 * The training step, written once as a function over tensors and variables: forward, loss,
 * gradients, clipping, weight decay, update, constraints, metric sums. The executors run it.
 */
export class StepDefinition {
  readonly tf: TensorFlow;
  readonly model: Model;
  readonly sums: SumsLayout;
  private readonly trainable: readonly InnerWeight[];
  private readonly slots: readonly (readonly Slot[])[];
  private readonly scaling: LossScaling | undefined;

  constructor(private readonly options: StepOptions) {
    const { tf, model, optimizer, metrics } = options;
    this.tf = tf;
    this.model = model;
    this.sums = new SumsLayout(tf, metrics.length);
    this.trainable = model.network.trainableWeights as unknown as InnerWeight[];
    this.slots = this.trainable.map(({ val }) =>
      Object.entries({
        ...optimizer.element.slots(optimizer.config as never, val.shape),
        ...commonSlots(optimizer.config as unknown as CommonValues),
      }).map(([slot, spec]) => ({
        name: `${val.name}/${slot}`,
        value: tf.variable(slotTensor(tf, spec, val.shape), false),
      })),
    );
    this.scaling = options.precision === 'mixed_float16' ? new LossScaling(tf) : undefined;
  }

  /** The optimizer's variables, in the order of the weights, and the loss scale's. */
  get optimizerSlots(): readonly Slot[] {
    return [...this.slots.flat(), ...(this.scaling?.slots ?? [])];
  }

  get precision(): Precision {
    return this.options.precision;
  }

  /** Shape of one input, without the batch. */
  get inputShape(): readonly number[] {
    return this.model.network.inputs[0]!.shape.slice(1) as number[];
  }

  /** Each trainable weight with its moving average, where the optimizer keeps one. */
  get averages(): readonly { readonly weight: tf.Variable; readonly average: tf.Variable }[] {
    return this.trainable.flatMap(({ val }, i) =>
      this.slots[i]!.filter(({ name }) => slotOf(name) === AVERAGE).map(({ value }) => ({
        weight: val,
        average: value,
      })),
    );
  }

  /** Every variable that a step may change: weights, moving averages, the optimizer's. */
  get variables(): readonly tf.Variable[] {
    const weights = this.model.network.weights as unknown as InnerWeight[];
    return [...weights.map(({ val }) => val), ...this.optimizerSlots.map(({ value }) => value)];
  }

  /** One update. Gives loss and metric sums of the batch in the form of {@link sums}. */
  train(batch: StepBatch, numbers: StepNumbers): tf.Tensor1D {
    const { tf, scaling } = this;
    const variables = this.trainable.map(({ val }) => val);
    let sums: Record<string, tf.Tensor>[] = [];
    const { value, grads } = tf.variableGrads(() => {
      const { loss, predictions } = this.forward(batch, true);
      sums = this.metricSums(batch.yTrue, predictions).map((each) =>
        Object.fromEntries(Object.entries(each).map(([name, sum]) => [name, tf.keep(sum)])),
      );
      return scaling?.scaled(loss) ?? loss;
    }, variables);
    const unscaled = <T extends tf.Tensor>(tensor: T): T => scaling?.unscaled(tensor) ?? tensor;
    const packed = this.sums.pack(unscaled(value), sums);
    tf.dispose(sums as unknown as tf.TensorContainerArray);
    this.update(
      variables.map(({ name }) => unscaled(grads[name]!)),
      numbers,
    );
    return packed;
  }

  /**
   * Loss, metric sums and predictions (in the target's unit) without an update: dropout off, moving
   * averages used.
   */
  evaluate(batch: StepBatch): { packed: tf.Tensor1D; predictions: tf.Tensor2D } {
    const { loss, predictions } = this.forward(batch, false);
    const packed = this.sums.pack(loss, this.metricSums(batch.yTrue, predictions));
    return { packed, predictions };
  }

  dispose(): void {
    for (const { value } of this.optimizerSlots) value.dispose();
  }

  private forward(
    { x, yTrue, weights }: StepBatch,
    training: boolean,
  ): { loss: tf.Scalar; predictions: tf.Tensor2D } {
    const { tf, model } = this;
    const { element, config } = this.options.loss;
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
      each = element.call(tf, this.scaled(yTrue), predictions, config as never);
      predictions = this.unscaled(predictions);
    }
    const weighted = weights === undefined ? each : tf.mul(each, weights);
    const penalties = model.network.calculateLosses();
    const total = penalties.reduce<tf.Tensor>(
      (sum, penalty) => tf.add(sum, penalty),
      tf.mean(weighted),
    );
    return { loss: total as tf.Scalar, predictions };
  }

  /** A target as the model learns it. */
  private scaled(yTrue: tf.Tensor2D): tf.Tensor2D {
    const { tf, scaledTarget: line } = this.options;
    return line === undefined ? yTrue : tf.div(tf.sub(yTrue, line.offset), line.factor);
  }

  /** What the model gives, in the target's own unit. */
  private unscaled(yPred: tf.Tensor2D): tf.Tensor2D {
    const { tf, scaledTarget: line } = this.options;
    return line === undefined ? yPred : tf.add(tf.mul(yPred, line.factor), line.offset);
  }

  private metricSums(yTrue: tf.Tensor2D, yPred: tf.Tensor2D): Record<string, tf.Tensor>[] {
    const { tf, metrics, metricContext } = this.options;
    return metrics.map(({ element, config }) =>
      element.sums(tf, { yTrue, yPred }, metricContext, config as never),
    );
  }

  private update(gradients: readonly tf.Tensor[], { learningRate, update }: StepNumbers): void {
    const { tf, optimizer } = this.options;
    const counted = this.scaling?.counted(update) ?? update;
    const finite = this.scaling?.follow(gradients);
    /** What a variable holds after a step whose gradients left the range: what it held before. */
    const kept = (next: tf.Tensor, now: tf.Tensor): tf.Tensor<tf.Rank> =>
      finite === undefined ? next : tf.where(finite, next, now);
    const { element, config } = optimizer;
    const values = config as unknown as CommonValues;
    const own = this.slots.map((slots) =>
      Object.fromEntries(
        slots.map(({ name, value }): [string, tf.Variable] => [slotOf(name), value]),
      ),
    );
    const accumulation = accumulate(
      tf,
      gradients,
      own.map((slots) => slots[ACCUMULATED]),
      counted,
      values,
    );
    const { due, step } = accumulation;
    const list = clipped(tf, accumulation.gradients, values);
    const fused = hasKernel(tf, 'ApplyOptimizer') ? element.fused?.(config as never) : undefined;
    const numbers = { learningRate, step };
    const inputsOf = fused?.inputs(tf, numbers);
    const whenDue = (next: tf.Tensor, now: tf.Tensor): tf.Tensor =>
      due === undefined ? next : tf.where(due, next, now);
    this.trainable.forEach(({ val: variable, constraint }, i) => {
      // Keras decays the weight first, then updates what is left.
      const weight =
        values.weightDecay === null
          ? variable
          : tf.sub(variable, tf.mul(variable, tf.mul(learningRate, values.weightDecay)));
      const slots = own[i]!;
      const gradient = list[i]!;
      const next =
        fused === undefined
          ? element.update(tf, { weight, gradient, slots, ...numbers }, config as never)
          : applyFused(tf, fused, { variable, weight, slots }, inputsOf!(gradient));
      let updated = whenDue(next.weight, variable);
      const average = averaged(tf, slots[AVERAGE], updated, step, values);
      if (average !== undefined && values.emaOverwriteFrequency !== null)
        updated = tf.where(
          tf.equal(tf.mod(step, values.emaOverwriteFrequency), 0),
          average,
          updated,
        );
      const bound = constraint == null ? updated : constraint.apply(updated);
      variable.assign(kept(bound, variable));
      const set = (slot: string, value: tf.Tensor): void =>
        slots[slot]?.assign(kept(value, slots[slot]));
      for (const [slot, value] of Object.entries(next.slots))
        set(slot, whenDue(value, slots[slot]!));
      if (average !== undefined) set(AVERAGE, average);
      if (accumulation.kept !== undefined) set(ACCUMULATED, accumulation.kept[i]!);
    });
  }
}

interface Updated {
  readonly variable: tf.Variable;
  /** Its value, which weight decay may have changed. */
  readonly weight: tf.Tensor;
  readonly slots: Readonly<Record<string, tf.Tensor>>;
}

function applyFused(
  library: TensorFlow,
  { op, flags = {}, slots: names }: FusedUpdate,
  { variable, weight, slots }: Updated,
  inputs: readonly tf.Tensor[],
): UpdateOutput {
  const variables = [variable, ...names.map((name) => slots[name]!)];
  const [next, ...values] = runKernel(
    library,
    'ApplyOptimizer',
    Object.fromEntries([weight, ...variables, ...inputs].map((each, i) => [String(i), each])),
    { op, flags, variables: variables.length },
  );
  return { weight: next!, slots: Object.fromEntries(names.map((name, i) => [name, values[i]!])) };
}

/** What a slot holds, as the optimizer names it. */
export const slotOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
