import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type UpdateOutput } from './optimizer';

export const adagrad = defineOptimizer({
  kind: 'optimizer',
  name: 'adagrad',
  doc: 'Adagrad (Duchi et al. 2011): smaller steps for weights that were updated much.',
  source: 'https://keras.io/api/optimizers/adagrad/',
  params: {
    learningRate: learningRateParam(0.001),
    initialAccumulatorValue: {
      type: 'number',
      default: 0.1,
      min: 0,
      doc: 'What the sum of squares starts from.',
    },
    epsilon: { type: 'number', default: 1e-7, exclusiveMin: 0, doc: 'Against division by 0.' },
    ...commonArguments,
  },
  slots: ({ initialAccumulatorValue }) => ({ accumulator: initialAccumulatorValue }),
  update(tf, { weight, gradient, slots, learningRate }, { epsilon }): UpdateOutput {
    const accumulator = tf.add(slots.accumulator!, tf.square(gradient));
    const size = tf.sqrt(tf.add(accumulator, epsilon));
    return {
      weight: tf.sub(weight, tf.div(tf.mul(learningRate, gradient), size)),
      slots: { accumulator },
    };
  },
});
