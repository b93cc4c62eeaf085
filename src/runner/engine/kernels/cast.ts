import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';

interface GpuBackend {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array): TensorInfo;
  disposeData(id: object): void;
}

/**
 * Casts on webgpu. tfjs' own gives integers another name where they become floats and leaves their
 * bits as they are; kernels that copy values (transpose, and so sums over a first axis) then fail.
 * A product with 1 makes floats of them.
 */
export function webgpuCast(): KernelConfig {
  const own = tf.getKernel(tf.Cast, 'webgpu');
  const multiply = tf.getKernel(tf.Multiply, 'webgpu').kernelFunc;
  return {
    ...own,
    kernelFunc(call) {
      const { x } = call.inputs as { x: TensorInfo };
      const { dtype } = call.attrs as unknown as { dtype: tf.DataType };
      if (dtype !== 'float32' || (x.dtype !== 'int32' && x.dtype !== 'bool'))
        return own.kernelFunc(call);
      const backend = call.backend as GpuBackend;
      const a = own.kernelFunc(call) as TensorInfo;
      const b = backend.makeTensorInfo([], 'float32', Float32Array.of(1));
      const result = multiply({ inputs: { a, b }, backend, attrs: {} });
      for (const { dataId } of [a, b]) backend.disposeData(dataId);
      return result;
    },
  };
}
