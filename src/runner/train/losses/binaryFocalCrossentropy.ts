import type * as tfjs from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import { FUZZ, crossentropyParams } from './crossentropy';

interface FocalValues {
  readonly alpha: number;
  readonly gamma: number;
  readonly labelSmoothing: number;
  readonly applyClassBalancing: boolean;
}
import { defineLoss } from './loss';

function focused(
  tf: TensorFlow,
  yTrue: tfjs.Tensor2D,
  p: tfjs.Tensor2D,
  logP: tfjs.Tensor,
  logRest: tfjs.Tensor,
  { alpha, gamma, labelSmoothing, applyClassBalancing }: FocalValues,
): tfjs.Tensor1D {
  const y = tf.add(tf.mul(yTrue, 1 - labelSmoothing), 0.5 * labelSmoothing);
  const rest = tf.sub(1, y);
  const crossentropy = tf.neg(tf.add(tf.mul(y, logP), tf.mul(rest, logRest)));
  const right = tf.add(tf.mul(y, p), tf.mul(rest, tf.sub(1, p)));
  const factor = tf.pow(tf.sub(1, right), gamma);
  const weight = applyClassBalancing ? tf.add(tf.mul(y, alpha), tf.mul(rest, 1 - alpha)) : 1;
  return tf.mean(tf.mul(weight, tf.mul(factor, crossentropy)), 1);
}

export const binaryFocalCrossentropy = defineLoss({
  kind: 'loss',
  name: 'binaryFocalCrossentropy',
  doc: 'Focal crossentropy of one sigmoid output against 0 or 1 (Lin et al. 2017).',
  source: 'https://keras.io/api/losses/probabilistic_losses/',
  params: {
    alpha: {
      type: 'number',
      default: 0.25,
      min: 0,
      max: 1,
      doc: 'Weight of class 1 where the classes are balanced; class 0 has 1 − alpha.',
    },
    gamma: {
      type: 'number',
      default: 2,
      min: 0,
      doc: 'How much less easy samples count; 0: as others.',
    },
    applyClassBalancing: { type: 'boolean', default: false, doc: 'Weigh the classes by alpha.' },
    ...crossentropyParams,
  },
  tasks: ['classification'],
  output: { units: 'one', activation: 'sigmoid' },
  call(tf, yTrue, yPred, values) {
    const p = tf.clipByValue(yPred, FUZZ, 1 - FUZZ);
    return focused(tf, yTrue, p, tf.log(p), tf.log(tf.sub(1, p)), values);
  },
  fromLogits(tf, yTrue, logits, values) {
    const p = tf.clipByValue(tf.sigmoid(logits), FUZZ, 1 - FUZZ);
    // log σ(z) = −softplus(−z); tfjs' own logSigmoid has a gradient that outlives its input.
    const logP = tf.neg(tf.softplus(tf.neg(logits)));
    return focused(tf, yTrue, p, logP, tf.neg(tf.softplus(logits)), values);
  },
});
