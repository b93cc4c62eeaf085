import type * as tfjs from '@tensorflow/tfjs';
import { momentArguments } from './adamRule';
import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type UpdateOutput } from './optimizer';

/** How fast the momentum of a step nears beta1 (Dozat 2016, as in Keras). */
const DECAY = 0.96;

export const nadam = defineOptimizer({
  kind: 'optimizer',
  name: 'nadam',
  doc: 'Adam with Nesterov momentum (Dozat 2016).',
  source: 'https://keras.io/api/optimizers/nadam/',
  params: {
    learningRate: learningRateParam(0.001),
    ...momentArguments,
    ...commonArguments,
  },
  slots: () => ({
    momentum: 0,
    velocity: 0,
    // The product of the momenta of all steps so far.
    product: { shape: [], value: 1 },
  }),
  update(tf, { weight, gradient, slots, learningRate, step }, values): UpdateOutput {
    const { beta1, beta2, epsilon } = values;
    const schedule = (at: tfjs.Tensor): tfjs.Tensor =>
      tf.mul(beta1, tf.sub(1, tf.mul(0.5, tf.pow(DECAY, at))));
    const now = schedule(step);
    const next = schedule(tf.add(step, 1));
    const product = tf.mul(slots.product!, now);
    const momentum = tf.add(slots.momentum!, tf.mul(tf.sub(gradient, slots.momentum!), 1 - beta1));
    const velocity = tf.add(
      slots.velocity!,
      tf.mul(tf.sub(tf.square(gradient), slots.velocity!), 1 - beta2),
    );
    const ahead = tf.add(
      tf.div(tf.mul(next, momentum), tf.sub(1, tf.mul(product, next))),
      tf.div(tf.mul(tf.sub(1, now), gradient), tf.sub(1, product)),
    );
    const size = tf.sqrt(tf.div(velocity, tf.sub(1, tf.pow(beta2, step))));
    return {
      weight: tf.sub(weight, tf.div(tf.mul(ahead, learningRate), tf.add(size, epsilon))),
      slots: { momentum, velocity, product },
    };
  },
});
