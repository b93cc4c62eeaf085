import type * as tfjs from '@tensorflow/tfjs';
import { commonArguments, learningRateParam } from './common';
import { defineOptimizer, type SlotSpec, type UpdateOutput } from './optimizer';

export const adafactor = defineOptimizer({
  kind: 'optimizer',
  name: 'adafactor',
  doc: 'Adafactor (Shazeer and Stern 2018): the second moment of a matrix by its rows and columns alone.',
  source: 'https://keras.io/api/optimizers/adafactor/',
  params: {
    learningRate: learningRateParam(0.001),
    beta2Decay: {
      type: 'number',
      default: -0.8,
      exclusiveMax: 0,
      doc: 'Power of the step by which the second moment decays.',
    },
    epsilon1: { type: 'number', default: 1e-30, exclusiveMin: 0, doc: 'Added to the squares.' },
    epsilon2: { type: 'number', default: 0.001, exclusiveMin: 0, doc: 'Least size of a weight.' },
    clipThreshold: { type: 'number', default: 1, exclusiveMin: 0, doc: 'Largest size of a step.' },
    ...commonArguments,
  },
  slots: (_values, shape): Record<string, SlotSpec> =>
    shape.length < 2
      ? { velocity: 0 }
      : {
          rows: { shape: shape.slice(0, -1), value: 0 },
          columns: { shape: [...shape.slice(0, -2), shape.at(-1)!], value: 0 },
        },
  update(tf, { weight, gradient, slots, learningRate, step }, values): UpdateOutput {
    const { beta2Decay, epsilon1, epsilon2, clipThreshold } = values;
    const bound = tf.rsqrt(step);
    // Keras bounds it so with and without its relative_step.
    const rate = tf.minimum(learningRate, bound);
    const size = (x: tfjs.Tensor): tfjs.Tensor => tf.sqrt(tf.mean(tf.square(x)));
    const alpha = tf.mul(tf.maximum(size(weight), epsilon2), rate);
    const squares = tf.add(tf.square(gradient), epsilon1);
    const decay = tf.sub(1, tf.pow(step, beta2Decay));
    const mix = (slot: tfjs.Tensor, x: tfjs.Tensor): tfjs.Tensor =>
      tf.add(tf.mul(decay, slot), tf.mul(tf.sub(1, decay), x));
    let next: Record<string, tfjs.Tensor>;
    let velocity: tfjs.Tensor;
    if (slots.rows === undefined) {
      velocity = mix(slots.velocity!, squares);
      next = { velocity };
    } else {
      const rows = mix(slots.rows, tf.mean(squares, -1));
      const columns = mix(slots.columns!, tf.mean(squares, -2));
      const share = tf.div(rows, tf.mean(rows, -1, true));
      velocity = tf.mul(tf.expandDims(share, -1), tf.expandDims(columns, -2));
      next = { rows, columns };
    }
    const move = tf.div(gradient, tf.sqrt(velocity));
    const clipped = tf.div(move, tf.maximum(1, tf.div(size(move), clipThreshold)));
    return { weight: tf.sub(weight, tf.mul(alpha, clipped)), slots: next };
  },
});
