import { loadBinding } from '../engine/binding';

/**
 * The program that tries a binding: loads the one named in its argument, multiplies two matrices
 * and prints `{version, gpu}` as JSON. The process is its own, so a crash is only its own.
 */
interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean;
}
interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  isUsingGpuDevice(): boolean;
  createTensor(shape: number[], type: number, values: Float32Array): number;
  executeOp(
    name: string,
    attributes: Attribute[],
    inputs: number[],
    outputs: number,
  ): { id: number }[];
  tensorDataSync(id: number): Float32Array;
}

function multiply(binding: Binding): Float32Array {
  const { TF_FLOAT, TF_ATTR_BOOL, TF_ATTR_TYPE } = binding;
  const matrix = (...values: number[]): number =>
    binding.createTensor([2, 2], TF_FLOAT, Float32Array.from(values));
  const attributes = [
    { name: 'transpose_a', type: TF_ATTR_BOOL, value: false },
    { name: 'transpose_b', type: TF_ATTR_BOOL, value: false },
    { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
  ];
  const inputs = [matrix(1, 2, 3, 4), matrix(5, 6, 7, 8)];
  const [product] = binding.executeOp('MatMul', attributes, inputs, 1);
  return binding.tensorDataSync(product!.id);
}

try {
  const binding = loadBinding(process.argv[2]!) as Binding;
  const product = [...multiply(binding)];
  if (product.join() !== '19,22,43,50')
    throw new Error(`[1 2; 3 4] · [5 6; 7 8] = ${product.join()}`);
  const result = { version: binding.TF_Version, gpu: binding.isUsingGpuDevice() };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message.split('\n')[0]}\n`);
  process.exitCode = 1;
}
