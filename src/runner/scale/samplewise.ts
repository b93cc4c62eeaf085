import type * as tensors from '@tensorflow/tfjs';
import { STD_EPSILON } from './featurewise';
import { defineScaler } from './scaler';

export const samplewise = defineScaler({
  kind: 'scale',
  name: 'samplewise',
  picturesOnly: true,
  doc: 'Brings each picture, all its channels together, to mean 0 and standard deviation 1. Nothing is fitted, and it cannot be undone.',
  source:
    'Keras ImageDataGenerator samplewise_center, samplewise_std_normalization (std + 1e-6); both are off there by default, and the second turns the first on',
  params: {
    stdNormalization: {
      type: 'boolean',
      default: true,
      doc: 'Divide by the standard deviation; false: subtract the mean alone.',
    },
  },
  fit: () => ({}),
  transform: (x) => x.slice(),
  inverse: (x) => x.slice(),
  pictures: {
    plain(x, size, _state, { stdNormalization }) {
      for (let from = 0; from < x.length; from += size) {
        const picture = x.subarray(from, from + size);
        let sum = 0;
        for (let p = 0; p < size; p++) sum += picture[p]!;
        const mean = sum / size;
        let squares = 0;
        for (let p = 0; p < size; p++) squares += (picture[p]! - mean) ** 2;
        const divisor = stdNormalization ? Math.sqrt(squares / size) + STD_EPSILON : 1;
        for (let p = 0; p < size; p++) picture[p] = (picture[p]! - mean) / divisor;
      }
    },
    apply(tf, x, _fitted, { stdNormalization }) {
      const axes = [1, 2, 3];
      // Twice, so that a picture of one level is exactly 0 in float32 too.
      const once = tf.sub(x, tf.mean(x, axes, true));
      const away: tensors.Tensor4D = tf.sub(once, tf.mean(once, axes, true));
      if (!stdNormalization) return away;
      const std = tf.sqrt(tf.mean(tf.square(away), axes, true));
      return tf.div<tensors.Tensor4D>(away, tf.add(std, STD_EPSILON));
    },
  },
});
