import { defineMetric } from './metric';
import { sampleCount } from './regression';

/** scikit-learn's bound for float32 probabilities: the distance from 1 to the next float32. */
const EPSILON = 2 ** -23;

export const logLoss = defineMetric({
  kind: 'metric',
  name: 'logLoss',
  doc: 'Mean of −log of the probability given to the true class, without class weights or label smoothing.',
  source: 'scikit-learn log_loss',
  params: {},
  tasks: ['classification'],
  mode: 'min',
  sums(tf, { yTrue, yPred }) {
    const probable = tf.clipByValue(yPred, EPSILON, 1 - EPSILON);
    const right = tf.mul(yTrue, tf.log(probable));
    const wrong = tf.mul(tf.sub(1, yTrue), tf.log(tf.sub(1, probable)));
    const each = yPred.shape[1] === 1 ? tf.add(right, wrong) : right;
    return { loss: tf.neg(tf.sum(each)), count: sampleCount(tf, yTrue) };
  },
  result: ({ loss, count }) => loss![0]! / count![0]!,
});
