import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { applyAtOnce } from '../graph/apply';
import { types } from '../graph/attributes';
import type { NodeBackend } from '../graph/backend';

interface Attributes {
  readonly op: string;
  /** Boolean attributes of the op. */
  readonly flags: Readonly<Record<string, boolean>>;
  /** How many of the inputs are variables. */
  readonly variables: number;
}

/**
 * An op such as ResourceApplyAdam, that updates a weight and its slots in one pass.
 *
 * Inputs by number: 0 the weight's value, then the variables (the weight, its slots), then what the
 * op takes after them. Gives what the variables hold after it.
 */
export const applyOptimizer: KernelConfig = {
  kernelName: 'ApplyOptimizer',
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { op, flags, variables } = attrs as unknown as Attributes;
    const node = backend as NodeBackend;
    const { binding } = node;
    const given = Object.values(inputs) as TensorInfo[];
    const [value, ...ids] = node.getInputTensorIds(given);
    const update = {
      op,
      attributes: [
        { name: 'T', type: binding.TF_ATTR_TYPE, value: types.float32 },
        ...Object.entries({ use_locking: false, ...flags }).map(([name, flag]) => ({
          name,
          type: binding.TF_ATTR_BOOL,
          value: flag,
        })),
      ],
      targets: ids.slice(0, variables).map((variable, i) => ({
        variable,
        value: i === 0 ? value! : variable,
        shape: given[i + 1]!.shape,
        dtype: types.float32,
      })),
      inputs: ids.slice(variables),
    };
    const results = binding.applyResources?.(update) ?? applyAtOnce(binding, update);
    return results.map((held) => node.createOutputTensor(held));
  },
};
