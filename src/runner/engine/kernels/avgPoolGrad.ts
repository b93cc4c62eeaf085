import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { tensorOf } from './tensorOf';
// Registers the kernels that these stand on.
import '@tensorflow/tfjs-backend-wasm';

interface Attributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
}

/** Places of the picture in each window along one axis: fewer at the edges. */
function covered(out: number, size: number, stride: number, before: number, length: number) {
  return Array.from({ length: out }, (_, i) => {
    const from = i * stride - before;
    return Math.min(from + size, length) - Math.max(from, 0);
  });
}

/**
 * The gradient of average pooling. tfjs' own divides by the whole window even where padding "same"
 * lets it reach over the edge, while the forward pass averages over the places inside; so what
 * comes back is brought to the number of those places first. Held to Keras.
 */
export function avgPoolGrad(backendName: 'cpu' | 'wasm' | 'webgpu'): KernelConfig {
  const config = tf.getKernel('AvgPoolGrad', backendName);
  const original = config.kernelFunc;
  return {
    ...config,
    kernelFunc(call) {
      const { dy, input } = call.inputs as { dy: TensorInfo; input: TensorInfo };
      const { filterSize, strides, pad } = call.attrs as unknown as Attributes;
      const info = tf.backend_util.computePool2DInfo(
        input.shape as [number, number, number, number],
        filterSize,
        strides,
        1,
        pad,
      );
      const { top, bottom, left, right } = info.padInfo;
      if (top + bottom + left + right === 0) return original(call);
      const { filterHeight, filterWidth, outHeight, outWidth } = info;
      const rows = covered(outHeight, filterHeight, info.strideHeight, top, info.inHeight);
      const columns = covered(outWidth, filterWidth, info.strideWidth, left, info.inWidth);
      const area = filterHeight * filterWidth;
      const factors = rows.flatMap((row) => columns.map((column) => area / (row * column)));
      return tf.tidy(() => {
        const scaled = tf.mul(tensorOf(dy), tf.tensor4d(factors, [1, outHeight, outWidth, 1]));
        const result = original({ ...call, inputs: { ...call.inputs, dy: scaled } });
        return tf.engine().makeTensorFromTensorInfo(result as never);
      });
    },
  };
}
