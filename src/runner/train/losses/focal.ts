import type * as tfjs from '@tensorflow/tfjs';
import type { TensorFlow } from '../../element';
import { FUZZ, crossentropyParams, smoothed } from './crossentropy';
import { defineLoss } from './loss';

/** −Σ alpha · (1 − p)^gamma · y · log p. */
function focused(
  tf: TensorFlow,
  y: tfjs.Tensor2D,
  p: tfjs.Tensor2D,
  logP: tfjs.Tensor2D,
  { alpha, gamma }: { readonly alpha: number; readonly gamma: number },
): tfjs.Tensor1D {
  const factor = tf.mul(tf.pow(tf.sub(1, p), gamma), -alpha);
  return tf.sum(tf.mul(factor, tf.mul(y, logP)), 1);
}

export const focal = defineLoss({
  kind: 'loss',
  name: 'focal',
  doc: 'Crossentropy in which samples that are right already count less (Lin et al. 2017); for uneven classes.',
  source: 'https://keras.io/api/losses/probabilistic_losses/',
  params: {
    alpha: { type: 'number', default: 0.25, min: 0, max: 1, doc: 'Weight of every class.' },
    gamma: {
      type: 'number',
      default: 2,
      min: 0,
      doc: 'How much less easy samples count; 0: as others.',
    },
    ...crossentropyParams,
  },
  tasks: ['classification'],
  output: { units: 'classes', activation: 'softmax' },
  call(tf, yTrue, yPred, values) {
    const whole = tf.div<tfjs.Tensor2D>(yPred, tf.sum(yPred, 1, true));
    const p = tf.clipByValue(whole, FUZZ, 1 - FUZZ);
    return focused(tf, smoothed(tf, yTrue, values.labelSmoothing), p, tf.log(p), values);
  },
  fromLogits(tf, yTrue, logits, values) {
    const p = tf.clipByValue(tf.softmax(logits), FUZZ, 1 - FUZZ);
    return focused(
      tf,
      smoothed(tf, yTrue, values.labelSmoothing),
      p,
      tf.logSoftmax(logits),
      values,
    );
  },
});
