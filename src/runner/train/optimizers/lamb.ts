import { momentArguments } from './adamRule';
import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type UpdateOutput } from './optimizer';

export const lamb = defineOptimizer({
  kind: 'optimizer',
  name: 'lamb',
  doc: 'Adam with steps in proportion to the size of each weight (You et al. 2020), for large batches.',
  source: 'https://keras.io/api/optimizers/lamb/',
  params: {
    learningRate: learningRateParam(0.001),
    ...momentArguments,
    ...commonArguments,
  },
  slots: () => ({ momentum: 0, velocity: 0 }),
  update(tf, { weight, gradient, slots, learningRate, step }, values): UpdateOutput {
    const { beta1, beta2, epsilon } = values;
    const momentum = tf.add(slots.momentum!, tf.mul(tf.sub(gradient, slots.momentum!), 1 - beta1));
    const velocity = tf.add(
      slots.velocity!,
      tf.mul(tf.sub(tf.square(gradient), slots.velocity!), 1 - beta2),
    );
    const mean = tf.div(momentum, tf.sub(1, tf.pow(beta1, step)));
    const size = tf.sqrt(tf.div(velocity, tf.sub(1, tf.pow(beta2, step))));
    const move = tf.div(mean, tf.add(size, epsilon));
    const weightNorm = tf.norm(weight);
    const moveNorm = tf.norm(move);
    const both = tf.logicalAnd(tf.greater(weightNorm, 0), tf.greater(moveNorm, 0));
    const ratio = tf.where(both, tf.div(weightNorm, moveNorm), 1);
    return {
      weight: tf.sub(weight, tf.mul(tf.mul(ratio, learningRate), move)),
      slots: { momentum, velocity },
    };
  },
});
