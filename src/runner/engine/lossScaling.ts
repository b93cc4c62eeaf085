import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';

/** Keras's defaults: the first scale, and after how many steps in range it is doubled. */
const INITIAL = 2 ** 15;
const GROWTH_STEPS = 2000;

/**
 * Dynamic loss scaling: float16 would lose small gradients, so the loss is multiplied by a scale
 * before they are taken. A step whose gradients leave float16's range changes nothing but the scale,
 * which is halved; after many that stay in it, it is doubled. Powers of two: nothing is rounded.
 * Source: keras.optimizers.LossScaleOptimizer.
 */
export class LossScaling {
  private readonly scale: tf.Variable;
  /** Steps in range since the scale changed. */
  private readonly steady: tf.Variable;
  /** Steps that changed nothing. */
  private readonly skipped: tf.Variable;

  constructor(private readonly library: TensorFlow) {
    const variable = (value: number): tf.Variable => library.variable(library.scalar(value), false);
    this.scale = variable(INITIAL);
    this.steady = variable(0);
    this.skipped = variable(0);
  }

  get slots(): readonly { readonly name: string; readonly value: tf.Variable }[] {
    const { scale, steady, skipped } = this;
    return Object.entries({ scale, steady, skipped }).map(([name, value]) => ({
      name: `lossScale/${name}`,
      value,
    }));
  }

  scaled(loss: tf.Scalar): tf.Scalar {
    return this.library.mul(loss, this.scale);
  }

  unscaled<T extends tf.Tensor>(tensor: T): T {
    return this.library.div(tensor, this.scale);
  }

  /** Which of the steps that changed something this one is, or would be; 1 at the first. */
  counted(update: tf.Scalar): tf.Scalar {
    return this.library.sub(update, this.skipped);
  }

  /**
   * Goes on to the next step's scale.
   * @returns bool scalar: the gradients are in range, so that the step counts
   */
  follow(gradients: readonly tf.Tensor[]): tf.Tensor {
    const { library: tf, scale, steady, skipped } = this;
    const finite = tf.all(tf.stack(gradients.map((each) => tf.all(tf.isFinite(each)))));
    const count = tf.add(steady, 1);
    const grows = tf.greaterEqual(count, GROWTH_STEPS);
    const next = tf.where(finite, tf.where(grows, tf.mul(scale, 2), scale), tf.div(scale, 2));
    const stays = tf.logicalAnd(finite, tf.logicalNot(grows));
    const more = tf.add(skipped, tf.cast(tf.logicalNot(finite), 'float32'));
    steady.assign(tf.mul(count, tf.cast(stays, 'float32')));
    scale.assign(next);
    skipped.assign(more as tf.Tensor<tf.Rank>);
    return finite;
  }
}
