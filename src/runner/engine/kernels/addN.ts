import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';

interface GpuBackend {
  readonly device: { readonly limits: { readonly maxStorageBuffersPerShaderStage: number } };
  disposeData(id: object): void;
}

/**
 * The sum of many tensors on webgpu. tfjs' own gives them all to one shader, which takes no more
 * buffers than the GPU allows (8 everywhere); here what is over is added in further rounds.
 */
export function webgpuAddN(): KernelConfig {
  const own = tf.getKernel(tf.AddN, 'webgpu');
  return {
    ...own,
    kernelFunc({ inputs, ...call }) {
      const backend = call.backend as GpuBackend;
      const add = (terms: readonly TensorInfo[]): TensorInfo =>
        own.kernelFunc({ ...call, inputs: terms as never }) as TensorInfo;
      // One buffer is the result's.
      const most = backend.device.limits.maxStorageBuffersPerShaderStage - 1;
      const terms = inputs as unknown as readonly TensorInfo[];
      let sum = add(terms.slice(0, most));
      for (let next = most; next < terms.length; next += most - 1) {
        const before = sum;
        sum = add([before, ...terms.slice(next, next + most - 1)]);
        backend.disposeData(before.dataId);
      }
      return sum;
    },
  };
}
