import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import type { ElementInfo, Params, Values } from '../../../shared/config/element';

export interface UpdateInput {
  readonly weight: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly slots: Readonly<Record<string, tf.Tensor>>;
  /** float32 scalar; a tensor so that a recorded graph takes a new one at each step. */
  readonly learningRate: tf.Scalar;
  /** float32 scalar: 1 at the first update. */
  readonly step: tf.Scalar;
}
export interface UpdateOutput {
  readonly weight: tf.Tensor;
  readonly slots: Readonly<Record<string, tf.Tensor>>;
}

/**
 * An optimizer's rule for one weight, a pure function over tensors. What all optimizers share
 * (clipnorm, clipvalue, globalClipnorm, weightDecay) is done around it (optimizers/common.ts).
 */
export interface OptimizerElement<P extends Params = Params> extends ElementInfo<'optimizer', P> {
  /** State kept for each weight and the number it starts from. */
  slots(values: Values<P>): Readonly<Record<string, number>>;
  update(tf: TensorFlow, input: UpdateInput, values: Values<P>): UpdateOutput;
}
export const defineOptimizer = <const P extends Params>(
  element: OptimizerElement<P>,
): OptimizerElement => element as unknown as OptimizerElement;
