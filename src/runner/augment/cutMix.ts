import { defineAugmentation } from './augmentation';
import { beta } from './beta';

export const cutMix = defineAugmentation({
  kind: 'augment',
  name: 'cutMix',
  doc: 'Puts a rectangle of another training picture into each, and mixes the labels by its area.',
  source:
    'Yun et al., "CutMix", 2019; Keras 3 CutMix. The partner is drawn from the whole training part, and the label follows the pixels that are there.',
  params: {
    alpha: {
      type: 'number',
      default: 1,
      min: 0,
      max: 10,
      doc: "The picture's own share is drawn from Beta(α, α); 0 mixes nothing.",
    },
  },
  /** The rectangle in pixels, and the row of the training part that it is of. */
  draw(random, shape, { alpha }) {
    const partner = random.integer(shape.rows);
    const side = Math.sqrt(1 - beta(random, alpha));
    const height = Math.round(side * shape.height);
    const width = Math.round(side * shape.width);
    return {
      partner,
      top: random.integer(shape.height - height + 1),
      left: random.integer(shape.width - width + 1),
      height,
      width,
    };
  },
  share: ({ height, width }, shape) =>
    1 - ((height as number) * (width as number)) / (shape.height * shape.width),
  apply: (tf, images, drawn, _values, { partners }) =>
    tf.tidy(() => {
      const [count, tall, wide] = images.shape;
      const mask = new Float32Array(count * tall * wide);
      drawn.forEach((each, i) => {
        const { top, left, height, width } = each as Record<string, number>;
        for (let y = top!; y < top! + height!; y++) {
          const start = (i * tall + y) * wide + left!;
          mask.fill(1, start, start + width!);
        }
      });
      const cut = tf.tensor4d(mask, [count, tall, wide, 1], 'float32');
      return tf.add(tf.mul(images, tf.sub(1, cut)), tf.mul(partners!, cut));
    }),
});
