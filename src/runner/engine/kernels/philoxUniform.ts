import type { KernelConfig, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import { types } from '../graph/attributes';
import type { NodeBackend } from '../graph/backend';

interface Attributes {
  /** The stream's 64-bit key, low half first. */
  readonly key: readonly [number, number];
  readonly shape: readonly number[];
}

/** RNG_ALG_PHILOX */
const PHILOX = 1;

/**
 * U[0, 1) by TensorFlow's own Philox 4×32-10, which draws what engine/random.ts draws.
 * Source: https://www.tensorflow.org/api_docs/python/tf/raw_ops/StatelessRandomUniformV2
 */
export const philoxUniform: KernelConfig = {
  kernelName: 'PhiloxUniform',
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { counter } = inputs as NamedTensorInfoMap as Record<string, TensorInfo>;
    const { key, shape } = attrs as unknown as Attributes;
    const node = backend as NodeBackend;
    const { binding } = node;
    const typed = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
    const made: number[] = [];
    const integers = (sizes: readonly number[], values: Int32Array): number => {
      made.push(binding.createTensor(sizes, types.int32, values));
      return made.at(-1)!;
    };
    // The binding makes no uint64; pairs of int32 are read as such.
    const words = (id: number): number => {
      const casts = [typed('T', types.int32), typed('type', types.uint64)];
      made.push(binding.executeOp('Bitcast', casts, [id], 1)[0]!.id);
      return made.at(-1)!;
    };
    const [result] = binding.executeOp(
      'StatelessRandomUniformV2',
      [typed('dtype', types.float32), typed('Tshape', types.int32)],
      [
        integers([shape.length], Int32Array.from(shape)),
        words(integers([1, 2], Int32Array.from(key))),
        words(node.getInputTensorIds([counter!])[0]!),
        integers([], Int32Array.of(PHILOX)),
      ],
      1,
    );
    for (const id of made) binding.deleteTensor(id);
    return node.createOutputTensor(result!);
  },
};
