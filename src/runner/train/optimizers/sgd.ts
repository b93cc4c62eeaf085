import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type UpdateOutput } from './optimizer';

export const sgd = defineOptimizer({
  kind: 'optimizer',
  name: 'sgd',
  doc: 'Stochastic gradient descent, with momentum where asked.',
  source: 'https://keras.io/api/optimizers/sgd/',
  params: {
    learningRate: learningRateParam(0.01),
    momentum: {
      type: 'number',
      default: 0,
      min: 0,
      max: 1,
      doc: 'Share of the last update that the next one keeps.',
    },
    nesterov: { type: 'boolean', default: false, doc: 'Look ahead (Nesterov 1983).' },
    ...commonArguments,
  },
  slots: ({ momentum }): Record<string, number> => (momentum === 0 ? {} : { momentum: 0 }),
  update(tf, { weight, gradient, slots, learningRate }, { momentum, nesterov }): UpdateOutput {
    const step = tf.mul(gradient, learningRate);
    if (momentum === 0) return { weight: tf.sub(weight, step), slots: {} };
    const velocity = tf.sub(tf.mul(slots.momentum!, momentum), step);
    const move = nesterov ? tf.sub(tf.mul(velocity, momentum), step) : velocity;
    return { weight: tf.add(weight, move), slots: { momentum: velocity } };
  },
  fused: ({ momentum, nesterov }) =>
    momentum === 0
      ? {
          op: 'ResourceApplyGradientDescent',
          slots: [],
          inputs:
            (_, { learningRate }) =>
            (gradient) => [learningRate, gradient],
        }
      : {
          op: 'ResourceApplyKerasMomentum',
          flags: { use_nesterov: nesterov },
          slots: ['momentum'],
          inputs(tf, { learningRate }) {
            const share = tf.scalar(momentum);
            return (gradient) => [learningRate, gradient, share];
          },
        },
});
