import type * as tfjs from '@tensorflow/tfjs';
import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type UpdateOutput } from './optimizer';

export const adadelta = defineOptimizer({
  kind: 'optimizer',
  name: 'adadelta',
  doc: 'Adadelta (Zeiler 2012): steps as large as past steps were, for their gradients.',
  source: 'https://keras.io/api/optimizers/adadelta/',
  params: {
    learningRate: learningRateParam(0.001),
    rho: { type: 'number', default: 0.95, min: 0, exclusiveMax: 1, doc: 'Decay of both means.' },
    epsilon: { type: 'number', default: 1e-7, exclusiveMin: 0, doc: 'Against division by 0.' },
    ...commonArguments,
  },
  slots: () => ({ accumulator: 0, moved: 0 }),
  update(tf, { weight, gradient, slots, learningRate }, { rho, epsilon }): UpdateOutput {
    const mean = (slot: tfjs.Tensor, x: tfjs.Tensor): tfjs.Tensor =>
      tf.add(tf.mul(slot, rho), tf.mul(tf.square(x), 1 - rho));
    const size = (slot: tfjs.Tensor): tfjs.Tensor => tf.sqrt(tf.add(slot, epsilon));
    const accumulator = mean(slots.accumulator!, gradient);
    const move = tf.div(tf.mul(size(slots.moved!), gradient), size(accumulator));
    const moved = mean(slots.moved!, move);
    return {
      weight: tf.sub(weight, tf.mul(learningRate, move)),
      slots: { accumulator, moved },
    };
  },
});
