import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import type { CommonValues } from './common';

/** Names of the slots that hold the moving average of a weight, and its gradients so far. */
export const AVERAGE = 'average';
export const ACCUMULATED = 'accumulated';

/** What every optimizer keeps beside its own slots, where it is asked to. */
export const commonSlots = ({
  useEma,
  gradientAccumulationSteps,
}: CommonValues): Record<string, number> => ({
  ...(useEma && { [AVERAGE]: 0 }),
  ...(gradientAccumulationSteps !== null && { [ACCUMULATED]: 0 }),
});

export interface Accumulation {
  /** bool scalar: the weights are updated in this step; undefined: in every one. */
  readonly due: tf.Tensor | undefined;
  /** The mean over the steps since the last update; of use where `due`. */
  readonly gradients: readonly tf.Tensor[];
  /** What is kept for the next step. */
  readonly kept: readonly tf.Tensor[] | undefined;
  /** float32 scalar: which update this is, or would be; 1 at the first. */
  readonly step: tf.Scalar;
}

/**
 * The mean of the gradients of several steps, as keras.src.optimizers.base_optimizer accumulates it.
 * Tensors all the way, so that a recorded graph does the same at each step.
 *
 * @param update float32 scalar: 1 at the first step
 */
export function accumulate(
  library: TensorFlow,
  gradients: readonly tf.Tensor[],
  accumulated: readonly (tf.Tensor | undefined)[],
  update: tf.Scalar,
  { gradientAccumulationSteps: steps }: CommonValues,
): Accumulation {
  if (steps === null) return { due: undefined, gradients, kept: undefined, step: update };
  const due = library.equal(library.mod(update, steps), 0);
  const sums = gradients.map((gradient, i) => library.add(gradient, accumulated[i]!));
  const waiting = library.cast(library.logicalNot(due), 'float32');
  return {
    due,
    gradients: sums.map((sum) => library.div(sum, steps)),
    kept: sums.map((sum) => library.mul(sum, waiting)),
    step: library.add(library.floor(library.div(library.sub(update, 1), steps)), 1) as tf.Scalar,
  };
}

/** The moving average of a weight after this step; the first one is the weight itself. */
export function averaged(
  library: TensorFlow,
  average: tf.Tensor | undefined,
  weight: tf.Tensor,
  step: tf.Scalar,
  { emaMomentum }: CommonValues,
): tf.Tensor | undefined {
  if (average === undefined) return undefined;
  const momentum = library.mul(library.cast(library.greater(step, 1), 'float32'), emaMomentum);
  const kept = library.mul(momentum, average);
  return library.add(kept, library.mul(library.sub(1, momentum), weight));
}
