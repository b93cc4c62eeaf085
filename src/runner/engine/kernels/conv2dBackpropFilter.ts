import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { tensorOf } from './tensorOf';

interface Attributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly filterShape: [number, number, number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * The gradient of conv2d with respect to its filter, which tfjs-backend-wasm lacks. Each filter tap
 * (i, j) sees the input shifted by it: its gradient is patchᵀ · dy, one matrix product over all
 * pictures and places. Source: the definition of the correlation; held to the cpu backend's kernel.
 */
export const conv2dBackpropFilter: KernelConfig = {
  kernelName: 'Conv2DBackpropFilter',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const { strides, pad, filterShape, dimRoundingMode } = attrs as unknown as Attributes;
    const info = tf.backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return tf.tidy(() => {
      const { top, bottom, left, right } = info.padInfo;
      const input = tensorOf<tf.Tensor4D>(x);
      const padded =
        top + bottom + left + right === 0
          ? input
          : tf.pad4d(input, [
              [0, 0],
              [top, bottom],
              [left, right],
              [0, 0],
            ]);
      const { batchSize, outHeight, outWidth, outChannels, inChannels } = info;
      const places = batchSize * outHeight * outWidth;
      const gradient = tf.reshape(tensorOf(dy), [places, outChannels]);
      const taps: tf.Tensor2D[] = [];
      for (let i = 0; i < info.filterHeight; i++)
        for (let j = 0; j < info.filterWidth; j++) {
          const patch = tf.stridedSlice(
            padded,
            [0, i, j, 0],
            [
              batchSize,
              i + (outHeight - 1) * info.strideHeight + 1,
              j + (outWidth - 1) * info.strideWidth + 1,
              inChannels,
            ],
            [1, info.strideHeight, info.strideWidth, 1],
          );
          taps.push(tf.reshape(patch, [places, inChannels]));
        }
      // One product for all taps: [taps · inChannels, places] · [places, outChannels].
      const patches = taps.length === 1 ? taps[0]! : tf.concat2d(taps, 1);
      const product = tf.matMul(patches, gradient as tf.Tensor2D, true, false);
      return tf.reshape(product, filterShape);
    });
  },
};
