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
/** Numbers of a step, the same for all weights. */
export type UpdateNumbers = Pick<UpdateInput, 'learningRate' | 'step'>;

/** An op of TensorFlow that does what `update` does, in one pass over the memory. */
export interface FusedUpdate {
  readonly op: string;
  readonly flags?: Readonly<Record<string, boolean>>;
  /** In the order in which the op takes them, after the weight. */
  readonly slots: readonly string[];
  /** What the op takes after its variables: made once a step, for the gradient of each weight. */
  inputs(tf: TensorFlow, numbers: UpdateNumbers): (gradient: tf.Tensor) => readonly tf.Tensor[];
}

export interface UpdateOutput {
  readonly weight: tf.Tensor;
  readonly slots: Readonly<Record<string, tf.Tensor>>;
}

/** The first value of a slot of the weight's shape, or of another one. */
export type SlotSpec = number | { readonly shape: readonly number[]; readonly value: number };

/** The first tensor of a slot for a weight of this shape. */
export function slotTensor(
  library: TensorFlow,
  spec: SlotSpec,
  shape: readonly number[],
): tf.Tensor {
  return typeof spec === 'number'
    ? library.fill([...shape], spec)
    : library.fill([...spec.shape], spec.value);
}

/**
 * An optimizer's rule for one weight, a pure function over tensors. What all optimizers share
 * (clipnorm, clipvalue, globalClipnorm, weightDecay) is done around it (optimizers/common.ts).
 */
export interface OptimizerElement<P extends Params = Params> extends ElementInfo<'optimizer', P> {
  /** State kept for a weight of this shape, and the number that all of it starts from. */
  slots(values: Values<P>, shape: readonly number[]): Readonly<Record<string, SlotSpec>>;
  update(tf: TensorFlow, input: UpdateInput, values: Values<P>): UpdateOutput;
  /** For the tensorflow backend; undefined where no op does the same with these values. */
  fused?(values: Values<P>): FusedUpdate | undefined;
}
export const defineOptimizer = <const P extends Params>(
  element: OptimizerElement<P>,
): OptimizerElement => element as unknown as OptimizerElement;
