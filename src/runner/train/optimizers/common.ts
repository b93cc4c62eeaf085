import type * as tf from '@tensorflow/tfjs';
import type { Params, Values } from '../../../shared/config/element';
import type { TensorFlow } from '../../element';

/** Arguments that every optimizer takes. Source: keras.src.optimizers.base_optimizer. */
export const commonArguments = {
  weightDecay: {
    type: 'number',
    default: null,
    nullable: true,
    min: 0,
    doc: 'Decoupled weight decay: each update also takes learningRate · weightDecay · weight away.',
  },
  clipnorm: {
    type: 'number',
    default: null,
    nullable: true,
    exclusiveMin: 0,
    doc: 'Largest norm of the gradient of each weight.',
  },
  clipvalue: {
    type: 'number',
    default: null,
    nullable: true,
    exclusiveMin: 0,
    doc: 'Largest absolute value in a gradient.',
  },
  globalClipnorm: {
    type: 'number',
    default: null,
    nullable: true,
    exclusiveMin: 0,
    doc: 'Largest norm of all gradients together.',
  },
  useEma: {
    type: 'boolean',
    default: false,
    doc: 'Keep a moving average of the weights; it is the result of the training.',
  },
  emaMomentum: {
    type: 'number',
    default: 0.99,
    min: 0,
    max: 1,
    doc: 'Share of the average that each step keeps.',
  },
  emaOverwriteFrequency: {
    type: 'integer',
    default: null,
    nullable: true,
    min: 1,
    unit: 'steps',
    doc: 'Put the average in the place of the weights so often; null: at the end alone.',
  },
  gradientAccumulationSteps: {
    type: 'integer',
    default: null,
    nullable: true,
    min: 2,
    unit: 'steps',
    doc: 'Update once in so many steps, by the mean of their gradients.',
  },
} as const satisfies Params;

export type CommonValues = Values<typeof commonArguments>;

export const learningRateParam = <const D extends number>(value: D) =>
  ({
    type: 'number',
    default: value,
    min: 0,
    doc: 'Size of the updates; a schedule starts from it.',
  }) as const;

const sumOfSquares = (library: TensorFlow, x: tf.Tensor): tf.Scalar =>
  library.sum(library.square(x)) as tf.Scalar;

/** Factor that brings a norm down to `most`: min(1, most / norm), 1 for a norm of 0. */
function shrink(library: TensorFlow, squares: tf.Scalar, most: number): tf.Scalar {
  const norm = library.sqrt(squares);
  return library.div(most, library.maximum(norm, most)) as tf.Scalar;
}

/** Gradients after clipping; at most one of the three ways is set. */
export function clipped(
  library: TensorFlow,
  gradients: readonly tf.Tensor[],
  { clipnorm, clipvalue, globalClipnorm }: CommonValues,
): tf.Tensor[] {
  if (clipnorm !== null)
    return gradients.map((g) =>
      library.mul(g, shrink(library, sumOfSquares(library, g), clipnorm)),
    );
  if (globalClipnorm !== null) {
    const squares = library.addN(gradients.map((g) => sumOfSquares(library, g))) as tf.Scalar;
    const factor = shrink(library, squares, globalClipnorm);
    return gradients.map((g) => library.mul(g, factor));
  }
  if (clipvalue !== null)
    return gradients.map((g) => library.clipByValue(g, -clipvalue, clipvalue));
  return [...gradients];
}
