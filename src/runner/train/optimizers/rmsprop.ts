import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type UpdateOutput } from './optimizer';

export const rmsprop = defineOptimizer({
  kind: 'optimizer',
  name: 'rmsprop',
  doc: 'Divides the gradient by a moving average of its size (Tieleman and Hinton 2012).',
  source: 'https://keras.io/api/optimizers/rmsprop/',
  params: {
    learningRate: learningRateParam(0.001),
    rho: { type: 'number', default: 0.9, min: 0, max: 1, doc: 'Of the moving average.' },
    momentum: { type: 'number', default: 0, min: 0, max: 1, doc: 'Momentum.' },
    epsilon: { type: 'number', default: 1e-7, exclusiveMin: 0, doc: 'Against division by 0.' },
    centered: { type: 'boolean', default: false, doc: 'Divide by the estimated deviation.' },
    ...commonArguments,
  },
  slots: ({ centered }): Record<string, number> => ({
    velocity: 0,
    momentum: 0,
    ...(centered ? { averageGradient: 0 } : {}),
  }),
  update(
    tf,
    { weight, gradient, slots, learningRate },
    { rho, momentum, epsilon, centered },
  ): UpdateOutput {
    const average = (before: typeof weight, now: typeof weight) =>
      tf.add(tf.mul(before, rho), tf.mul(now, 1 - rho));
    const velocity = average(slots.velocity!, tf.square(gradient));
    const averageGradient = centered ? average(slots.averageGradient!, gradient) : undefined;
    const variance =
      averageGradient === undefined ? velocity : tf.sub(velocity, tf.square(averageGradient));
    const step = tf.div(tf.mul(gradient, learningRate), tf.sqrt(tf.add(variance, epsilon)));
    const move = tf.add(tf.mul(slots.momentum!, momentum), step);
    const kept = { velocity, ...(averageGradient === undefined ? {} : { averageGradient }) };
    return { weight: tf.sub(weight, move), slots: { ...kept, momentum: move } };
  },
  fused: ({ rho, momentum, epsilon, centered }) => ({
    op: centered ? 'ResourceApplyCenteredRMSProp' : 'ResourceApplyRMSProp',
    slots: [...(centered ? ['averageGradient'] : []), 'velocity', 'momentum'],
    inputs(tf, { learningRate }) {
      const numbers = [learningRate, ...[rho, momentum, epsilon].map((each) => tf.scalar(each))];
      return (gradient) => [...numbers, gradient];
    },
  }),
});
