import type * as tf from '@tensorflow/tfjs';
import type { ElementInfo, Params, Values } from '../../../shared/config/element';
import type { Task, TensorFlow } from '../../element';

/**
 * A loss. `yTrue` is float32 [batch, width]: one-hot classes, or 0/1 for one sigmoid unit, or the
 * target of a regression. Gives one value a sample, [batch]; the step weighs and averages them.
 */
export interface LossElement<P extends Params = Params> extends ElementInfo<'loss', P> {
  readonly tasks: readonly Task[];
  /** Units of the output that it needs for `classes` classes (regression: 1). */
  readonly output: {
    readonly units: 'one' | 'classes';
    readonly activation: 'linear' | 'softplus' | 'sigmoid' | 'softmax';
  };
  call(tf: TensorFlow, yTrue: tf.Tensor2D, yPred: tf.Tensor2D, values: Values<P>): tf.Tensor1D;
  /** The same from what goes into the last activation, where that is more stable. */
  fromLogits?(
    tf: TensorFlow,
    yTrue: tf.Tensor2D,
    logits: tf.Tensor2D,
    values: Values<P>,
  ): tf.Tensor1D;
}
export const defineLoss = <const P extends Params>(element: LossElement<P>): LossElement =>
  element as unknown as LossElement;
