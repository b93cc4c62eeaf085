import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import { types } from '../graph/attributes';
import type { NodeBackend } from '../graph/backend';

/**
 * Slices of x by their indices along an axis. tfjs-node's own reads all indices back to check them,
 * which no recorded graph can do; TensorFlow checks them itself.
 */
export const gather: KernelConfig = {
  kernelName: tf.GatherV2,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, indices } = inputs as NamedTensorInfoMap as Record<string, TensorInfo>;
    const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
    const node = backend as NodeBackend;
    const { binding } = node;
    const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
    const axisId = binding.createTensor([], types.int32, Int32Array.of(axis));
    const [held] = binding.executeOp(
      'GatherV2',
      [
        { name: 'batch_dims', type: binding.TF_ATTR_INT, value: batchDims },
        type('Tparams', types[x!.dtype as 'float32']),
        type('Tindices', types.int32),
        type('Taxis', types.int32),
      ],
      [...node.getInputTensorIds([x!, indices!]), axisId],
      1,
    );
    binding.deleteTensor(axisId);
    return node.createOutputTensor(held!);
  },
};
