import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';

/**
 * Adds an axis of length 1. tfjs-node's own leaves the type out of the op's attributes, which a
 * graph that the op is recorded for cannot do without.
 */
export const expandDims: KernelConfig = {
  kernelName: tf.ExpandDims,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { input } = inputs as NamedTensorInfoMap as Record<string, TensorInfo>;
    const { dim } = attrs as unknown as { dim: number };
    const shape = [...input!.shape];
    shape.splice(dim < 0 ? shape.length + 1 + dim : dim, 0, 1);
    const { kernelFunc } = tf.getKernel(tf.Reshape, 'tensorflow');
    return kernelFunc({ inputs: { x: input! }, attrs: { shape }, backend });
  },
};
