import { momentArguments } from './adamRule';
import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type UpdateOutput } from './optimizer';

export const adamax = defineOptimizer({
  kind: 'optimizer',
  name: 'adamax',
  doc: 'Adam with the largest gradient in the place of the second moment (Kingma and Ba 2015).',
  source: 'https://keras.io/api/optimizers/adamax/',
  params: {
    learningRate: learningRateParam(0.001),
    ...momentArguments,
    ...commonArguments,
  },
  slots: () => ({ momentum: 0, largest: 0 }),
  update(tf, { weight, gradient, slots, learningRate, step }, values): UpdateOutput {
    const { beta1, beta2, epsilon } = values;
    const momentum = tf.add(slots.momentum!, tf.mul(tf.sub(gradient, slots.momentum!), 1 - beta1));
    const largest = tf.maximum(tf.mul(slots.largest!, beta2), tf.abs(gradient));
    const size = tf.mul(tf.sub(1, tf.pow(beta1, step)), tf.add(largest, epsilon));
    return {
      weight: tf.sub(weight, tf.div(tf.mul(learningRate, momentum), size)),
      slots: { momentum, largest },
    };
  },
});
