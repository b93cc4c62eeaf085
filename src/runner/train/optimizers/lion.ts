import type * as tfjs from '@tensorflow/tfjs';
import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type UpdateOutput } from './optimizer';

export const lion = defineOptimizer({
  kind: 'optimizer',
  name: 'lion',
  doc: 'Lion (Chen et al. 2023): steps of one size, by the sign of the momentum.',
  source: 'https://keras.io/api/optimizers/lion/',
  params: {
    learningRate: learningRateParam(0.001),
    beta1: {
      type: 'number',
      default: 0.9,
      min: 0,
      exclusiveMax: 1,
      doc: 'Share of the momentum in the step.',
    },
    beta2: {
      type: 'number',
      default: 0.99,
      min: 0,
      exclusiveMax: 1,
      doc: 'Decay of the momentum.',
    },
    ...commonArguments,
  },
  slots: () => ({ momentum: 0 }),
  update(tf, { weight, gradient, slots, learningRate }, { beta1, beta2 }): UpdateOutput {
    const mix = (decay: number): tfjs.Tensor =>
      tf.add(tf.mul(slots.momentum!, decay), tf.mul(gradient, 1 - decay));
    return {
      weight: tf.sub(weight, tf.mul(learningRate, tf.sign(mix(beta1)))),
      slots: { momentum: mix(beta2) },
    };
  },
});
