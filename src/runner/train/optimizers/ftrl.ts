import type * as tfjs from '@tensorflow/tfjs';
import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type UpdateOutput } from './optimizer';

export const ftrl = defineOptimizer({
  kind: 'optimizer',
  name: 'ftrl',
  doc: 'Follow the regularized leader (McMahan et al. 2013): sparse weights.',
  source: 'https://keras.io/api/optimizers/ftrl/',
  params: {
    learningRate: learningRateParam(0.001),
    learningRatePower: {
      type: 'number',
      default: -0.5,
      max: 0,
      doc: 'How the rate falls with the sum of squares.',
    },
    initialAccumulatorValue: {
      type: 'number',
      default: 0.1,
      min: 0,
      doc: 'What the sum of squares starts from.',
    },
    l1RegularizationStrength: { type: 'number', default: 0, min: 0, doc: 'Strength of L1.' },
    l2RegularizationStrength: { type: 'number', default: 0, min: 0, doc: 'Strength of L2.' },
    l2ShrinkageRegularizationStrength: {
      type: 'number',
      default: 0,
      min: 0,
      doc: 'Strength of L2 in the gradient alone.',
    },
    beta: { type: 'number', default: 0, min: 0, doc: 'Added to the root of the sum of squares.' },
    ...commonArguments,
  },
  slots: ({ initialAccumulatorValue }) => ({ accumulator: initialAccumulatorValue, linear: 0 }),
  update(tf, { weight, gradient, slots, learningRate }, values): UpdateOutput {
    const { learningRatePower, l1RegularizationStrength: l1 } = values;
    const l2 = tf.add(
      values.l2RegularizationStrength,
      tf.div(values.beta, tf.mul(2, learningRate)),
    );
    const shrink = tf.mul(2 * values.l2ShrinkageRegularizationStrength, weight);
    const accumulator = tf.add(slots.accumulator!, tf.square(gradient));
    const power = (x: tfjs.Tensor): tfjs.Tensor => tf.pow(x, -learningRatePower);
    const sigma = tf.div(tf.sub(power(accumulator), power(slots.accumulator!)), learningRate);
    const linear = tf.add(slots.linear!, tf.sub(tf.add(gradient, shrink), tf.mul(sigma, weight)));
    const quadratic = tf.add(tf.div(power(accumulator), learningRate), tf.mul(2, l2));
    return {
      weight: tf.div(tf.sub(tf.clipByValue(linear, -l1, l1), linear), quadratic),
      slots: { accumulator, linear },
    };
  },
});
