import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { tensorOf } from './tensorOf';

type Shape4D = [number, number, number, number];
interface Attributes {
  readonly strides: [number, number] | number;
  readonly dilations: [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: Shape4D;
  readonly inputShape: Shape4D;
}

function infoOf(inputShape: Shape4D, filterShape: Shape4D, attributes: Attributes) {
  const { strides, dilations, pad, dimRoundingMode } = attributes;
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
}

/** Zeros between the rows and columns: [b, h, w, c] → [b, h · rows, w · columns, c]. */
function spread(x: tf.Tensor4D, rows: number, columns: number): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const after = (tensor: tf.Tensor4D, count: number) =>
    tf.pad4d(tensor, [
      [0, 0],
      [0, 0],
      [0, count - 1],
      [0, 0],
    ]);
  const tall = after(tf.reshape(x, [batch, height, 1, width * channels]), rows);
  const wide = after(tf.reshape(tall, [batch * height * rows, width, 1, channels]), columns);
  return tf.reshape(wide, [batch, height * rows, width * columns, channels]);
}

/** Lengthens by zeros at both ends, and cuts to a length. */
function fit(x: tf.Tensor4D, before: [number, number], size: [number, number]): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const padded = tf.pad4d(x, [
    [0, 0],
    [before[0], Math.max(0, size[0] - height - before[0])],
    [before[1], Math.max(0, size[1] - width - before[1])],
    [0, 0],
  ]);
  return tf.slice4d(padded, [0, 0, 0, 0], [batch, size[0], size[1], channels]);
}

/**
 * The gradient of a depthwise convolution by its input, which tfjs-backend-wasm lacks: dy, spread
 * by the strides, correlated with the filter turned by 180°, once for each of a channel's outputs.
 * Held to the cpu backend's kernel.
 */
export const depthwiseBackpropInput: KernelConfig = {
  kernelName: 'DepthwiseConv2dNativeBackpropInput',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const attributes = attrs as unknown as Attributes;
    const { inputShape } = attributes;
    const info = infoOf(inputShape, filter.shape as Shape4D, attributes);
    const { filterHeight, filterWidth, inChannels, strideHeight, strideWidth, padInfo } = info;
    return tf.tidy(() => {
      const dilated = spread(tensorOf(dy), strideHeight, strideWidth);
      const whole = fit(
        dilated,
        [filterHeight - 1 - padInfo.top, filterWidth - 1 - padInfo.left],
        [info.inHeight + filterHeight - 1, info.inWidth + filterWidth - 1],
      );
      const turned = tf.reverse4d(tensorOf<tf.Tensor4D>(filter), [0, 1]);
      const multiplier = info.outChannels / inChannels;
      if (multiplier === 1) return tf.depthwiseConv2d(whole, turned, 1, 'valid');
      const places = whole.size / info.outChannels;
      const parts = tf.unstack(tf.reshape(whole, [places, inChannels, multiplier]), 2);
      const filters = tf.unstack(turned, 3);
      const shape: Shape4D = [whole.shape[0], whole.shape[1], whole.shape[2], inChannels];
      return tf.addN(
        parts.map((part, m) =>
          tf.depthwiseConv2d(
            tf.reshape(part, shape) as tf.Tensor4D,
            tf.expandDims(filters[m]!, 3) as tf.Tensor4D,
            1,
            'valid',
          ),
        ),
      );
    });
  },
};

/**
 * The gradient of a depthwise convolution by its filter, which tfjs-backend-wasm lacks: for each
 * tap the shifted input times dy, summed over pictures and places. Held to the cpu backend's kernel.
 */
export const depthwiseBackpropFilter: KernelConfig = {
  kernelName: 'DepthwiseConv2dNativeBackpropFilter',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const attributes = attrs as unknown as Attributes;
    const { filterShape } = attributes;
    const info = infoOf(x.shape as Shape4D, filterShape, attributes);
    const { batchSize, outHeight, outWidth, inChannels, strideHeight, strideWidth } = info;
    return tf.tidy(() => {
      const { top, bottom, left, right } = info.padInfo;
      const padded = tf.pad4d(tensorOf<tf.Tensor4D>(x), [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]);
      const places = batchSize * outHeight * outWidth;
      const gradient = tf.reshape(tensorOf(dy), [places, inChannels, filterShape[3]]);
      const taps: tf.Tensor[] = [];
      for (let i = 0; i < info.filterHeight; i++)
        for (let j = 0; j < info.filterWidth; j++) {
          const patch = tf.stridedSlice(
            padded,
            [0, i, j, 0],
            [
              batchSize,
              i + (outHeight - 1) * strideHeight + 1,
              j + (outWidth - 1) * strideWidth + 1,
              inChannels,
            ],
            [1, strideHeight, strideWidth, 1],
          );
          taps.push(tf.sum(tf.mul(tf.reshape(patch, [places, inChannels, 1]), gradient), 0));
        }
      return tf.reshape(tf.stack(taps), filterShape);
    });
  },
};
