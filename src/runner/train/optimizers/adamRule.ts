import type { Params, Values } from '../../../shared/config/element';
import type { TensorFlow } from '../../element';
import type { FusedUpdate, UpdateInput, UpdateOutput } from './optimizer';

/** Decays of the two moments, and what keeps their quotient finite. */
export const momentArguments = {
  beta1: {
    type: 'number',
    default: 0.9,
    min: 0,
    exclusiveMax: 1,
    doc: 'Decay of the first moment.',
  },
  beta2: {
    type: 'number',
    default: 0.999,
    min: 0,
    exclusiveMax: 1,
    doc: 'Decay of the second moment.',
  },
  epsilon: { type: 'number', default: 1e-7, exclusiveMin: 0, doc: 'Against division by 0.' },
} as const satisfies Params;

/** Arguments of Adam and its kin. */
export const adamArguments = {
  ...momentArguments,
  amsgrad: {
    type: 'boolean',
    default: false,
    doc: 'Keep the largest second moment (Reddi et al. 2018).',
  },
} as const satisfies Params;

type AdamValues = Values<typeof adamArguments>;

export const adamSlots = ({ amsgrad }: Pick<AdamValues, 'amsgrad'>): Record<string, number> => ({
  momentum: 0,
  velocity: 0,
  ...(amsgrad ? { largestVelocity: 0 } : {}),
});

/** Kingma and Ba (2015), in the form of keras.src.optimizers.adam. */
export function adamUpdate(
  tf: TensorFlow,
  { weight, gradient, slots, learningRate, step }: UpdateInput,
  { beta1, beta2, epsilon, amsgrad }: AdamValues,
): UpdateOutput {
  const correction1 = tf.sub(1, tf.pow(beta1, step));
  const correction2 = tf.sub(1, tf.pow(beta2, step));
  const rate = tf.div(tf.mul(learningRate, tf.sqrt(correction2)), correction1);
  const momentum = tf.add(slots.momentum!, tf.mul(tf.sub(gradient, slots.momentum!), 1 - beta1));
  const velocity = tf.add(
    slots.velocity!,
    tf.mul(tf.sub(tf.square(gradient), slots.velocity!), 1 - beta2),
  );
  const largestVelocity = amsgrad ? tf.maximum(slots.largestVelocity!, velocity) : undefined;
  const size = tf.add(tf.sqrt(largestVelocity ?? velocity), epsilon);
  return {
    weight: tf.sub(weight, tf.div(tf.mul(momentum, rate), size)),
    slots: { momentum, velocity, ...(largestVelocity === undefined ? {} : { largestVelocity }) },
  };
}

/** The same as TensorFlow's own op has it, where beta2 stands as float32 throughout. */
export function adamFused({ beta1, beta2, epsilon, amsgrad }: AdamValues): FusedUpdate {
  return {
    op: amsgrad ? 'ResourceApplyAdamWithAmsgrad' : 'ResourceApplyAdam',
    slots: ['momentum', 'velocity', ...(amsgrad ? ['largestVelocity'] : [])],
    inputs(tf, { learningRate, step }) {
      const first = tf.scalar(beta1);
      const second = tf.scalar(beta2);
      const powers = [tf.pow(first, step), tf.pow(second, step)];
      const numbers = [...powers, learningRate, first, second, tf.scalar(epsilon)];
      return (gradient) => [...numbers, gradient];
    },
  };
}
