import { defineAugmentation } from './augmentation';

export const featureDropout = defineAugmentation({
  kind: 'augment',
  name: 'featureDropout',
  tables: true,
  doc: 'Sets some values of each sample to 0, which is the mean of a standardized column and black in a picture.',
  source:
    'Keras Dropout on the input, but the values that stay are not enlarged: a model in use sees all of them at their own size',
  params: {
    rate: {
      type: 'number',
      default: 0.1,
      min: 0,
      max: 1,
      unit: 'share',
      doc: 'How likely each value is to be dropped.',
    },
  },
  draw: (_random, _scene, { rate }) => ({ rate }),
  apply(tf, images, drawn, _values, { noise }) {
    const kept = new Float32Array(images.size);
    const size = images.size / drawn.length;
    drawn.forEach(({ rate }, i) => {
      const random = noise(i);
      for (let at = i * size; at < (i + 1) * size; at++)
        kept[at] = random.uniform53() < (rate as number) ? 0 : 1;
    });
    return tf.tidy(() => tf.mul(images, tf.tensor4d(kept, images.shape, 'float32')));
  },
});
