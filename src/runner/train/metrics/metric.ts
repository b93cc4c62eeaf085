import type * as tf from '@tensorflow/tfjs';
import type { ElementInfo, Params, Values } from '../../../shared/config/element';
import type { Task, TensorFlow } from '../../element';

export interface MetricContext {
  readonly task: Task;
  readonly classes: readonly string[];
  /** Mean of the training target: squares are summed around it, so that float32 keeps them. */
  readonly targetMean: number;
}
export interface MetricBatch {
  /** float32 [batch, width] as the loss has it. */
  readonly yTrue: tf.Tensor2D;
  /** float32 [batch, width]: probabilities, or the regression's prediction. */
  readonly yPred: tf.Tensor2D;
}

/**
 * A metric as additive sums over samples, accumulated in double over the epoch and never averaged
 * over batches. The sums are tensors of fixed shape, so that a graph can keep them.
 */
export interface MetricElement<P extends Params = Params> extends ElementInfo<'metric', P> {
  readonly tasks: readonly Task[];
  /** Which way is better. */
  readonly mode: 'min' | 'max';
  sums(
    tf: TensorFlow,
    batch: MetricBatch,
    context: MetricContext,
    values: Values<P>,
  ): Record<string, tf.Tensor>;
  result(
    sums: Readonly<Record<string, Float64Array>>,
    context: MetricContext,
    values: Values<P>,
  ): number;
  /**
   * The exact value over all predictions, where sums only come close (AUC); used for the test part.
   * `yTrue` is the class index or the value of each sample, `yPred` [samples, width].
   */
  exact?(
    yTrue: Float32Array,
    yPred: Float32Array,
    width: number,
    context: MetricContext,
    values: Values<P>,
  ): number;
}
export const defineMetric = <const P extends Params>(element: MetricElement<P>): MetricElement<P> =>
  element;
