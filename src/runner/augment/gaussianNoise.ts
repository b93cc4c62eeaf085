import type * as tf from '@tensorflow/tfjs';
import { defineAugmentation } from './augmentation';

export const gaussianNoise = defineAugmentation({
  kind: 'augment',
  name: 'gaussianNoise',
  tables: true,
  doc: 'Adds to every value its own draw from a normal distribution; pictures stay within 0…255. In tables it is added to the scaled columns.',
  source: 'Keras 3 GaussianNoise, for pictures whose values 0…255 stand for 0…1',
  params: {
    stddev: {
      type: 'number',
      required: true,
      min: 0,
      max: 1,
      unit: 'share of 255',
      doc: 'Standard deviation of the noise: 0.1 is 25.5 of the 255 levels, or 0.1 of a scaled column.',
    },
  },
  draw: (_random, _shape, { stddev }) => ({ stddev }),
  apply(tf, images, drawn, _values, { noise, levels }) {
    const [, height, width, channels] = images.shape;
    const size = height * width * channels;
    const field = new Float32Array(drawn.length * size);
    drawn.forEach(({ stddev }, i) => {
      const random = noise(i);
      const deviation = (stddev as number) * (levels ?? 1);
      for (let at = i * size; at < (i + 1) * size; at++) field[at] = random.normal(0, deviation);
    });
    return tf.tidy(() => {
      const noisy = tf.add(images, tf.tensor4d(field, images.shape, 'float32')) as tf.Tensor4D;
      return levels === undefined ? noisy : tf.clipByValue(noisy, 0, levels);
    });
  },
});
