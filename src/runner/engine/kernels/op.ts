import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { types } from '../graph/attributes';
import type { NodeBackend } from '../graph/backend';

/** Attributes of an op of TensorFlow; numbers are floats, lists integers, all its tensors float32. */
type OpAttributes = Readonly<
  Record<string, number | boolean | string | readonly number[] | { readonly type: number }>
>;

/** Executes an op of TensorFlow, on float32 tensors, and gives its outputs. */
export type RunOp = (
  op: string,
  inputs: readonly TensorInfo[],
  options?: { readonly attributes?: OpAttributes; readonly outputs?: number },
) => TensorInfo[];

function runner(backend: NodeBackend): RunOp {
  return (op, inputs, { attributes = {}, outputs = 1 } = {}) => {
    const { binding } = backend;
    const kinds = {
      number: binding.TF_ATTR_FLOAT,
      boolean: binding.TF_ATTR_BOOL,
      string: binding.TF_ATTR_STRING,
      object: binding.TF_ATTR_INT,
    };
    const given = Object.entries({ T: { type: types.float32 }, ...attributes }).map(
      ([name, value]) =>
        typeof value === 'object' && 'type' in value
          ? { name, type: binding.TF_ATTR_TYPE, value: value.type }
          : { name, type: kinds[typeof value as keyof typeof kinds], value },
    );
    return binding
      .executeOp(op, given, backend.getInputTensorIds(inputs), outputs)
      .map((held) => backend.createOutputTensor(held));
  };
}

interface OpKernel<I extends string, A> {
  readonly name: string;
  run(op: RunOp, inputs: Readonly<Record<I, TensorInfo>>, attrs: A): TensorInfo | TensorInfo[];
}

/** A kernel of the tensorflow backend that is made of ops which tfjs-node does not use. */
export const opKernel = <I extends string, A = unknown>({
  name,
  run,
}: OpKernel<I, A>): KernelConfig => ({
  kernelName: name,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs, backend }) =>
    run(runner(backend as NodeBackend), inputs as never, attrs as A),
});
