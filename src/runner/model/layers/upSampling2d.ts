import type * as tfjs from '@tensorflow/tfjs';
import { defineLayer } from '../layer';
import { pairOf, sizeParam } from '../arguments';

export const upSampling2d = defineLayer({
  kind: 'layer',
  name: 'upSampling2d',
  doc: 'Each row and column several times.',
  source: 'https://keras.io/api/layers/reshaping_layers/up_sampling2d/',
  inputs: 'one',
  inputRank: 3,
  params: {
    size: sizeParam('How many times larger.', 2),
  },
  make({ size }, { tf, name }) {
    const pair = pairOf(size);
    const [rows, columns] = typeof pair === 'number' ? [pair, pair] : pair;
    const layer = tf.layers.upSampling2d({ name, size: [rows, columns] });
    // The gradient of tfjs' resizing takes height for width; that of a product by ones does not.
    layer.call = (inputs) =>
      tf.tidy(() => {
        const x = (Array.isArray(inputs) ? inputs[0]! : inputs) as tfjs.Tensor4D;
        const [batch, height, width, channels] = x.shape;
        const ones = (count: number) => tf.ones([1, 1, count, 1]);
        const tall = tf.mul(tf.reshape(x, [batch, height, 1, width * channels]), ones(rows));
        const wide = tf.mul(
          tf.reshape(tall, [batch * height * rows, width, 1, channels]),
          ones(columns),
        );
        return tf.reshape(wide, [batch, height * rows, width * columns, channels]);
      });
    return layer;
  },
});
