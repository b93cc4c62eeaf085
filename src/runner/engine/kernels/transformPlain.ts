import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs';
import type { DataType, KernelConfig, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import { resample, type Resampling } from './resample';

type Inputs = Readonly<Record<'image' | 'transforms', TensorInfo>>;
type Shape = [number, number, number, number];

interface CpuBackend {
  readonly data: { get(id: object): { readonly values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: DataType, values: Float32Array): TensorInfo;
}

interface WasmBackend {
  readSync(id: object): Float32Array;
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): Float32Array;
}

const outputOf = (image: TensorInfo, { outputShape }: Resampling): Shape => {
  const [count, height, width, channels] = image.shape as Shape;
  return [count, ...(outputShape ?? [height, width]), channels];
};

/** tfjs 4.22's own kernel returns after the first picture and leaves the others at the fill value. */
export const cpuTransform: KernelConfig = {
  kernelName: 'Transform',
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { image, transforms } = inputs as NamedTensorInfoMap as Inputs;
    const how = attrs as unknown as Resampling;
    const cpu = backend as CpuBackend;
    const values = (info: TensorInfo): Float32Array => cpu.data.get(info.dataId).values;
    const result = resample(values(image), image.shape as Shape, values(transforms), how);
    return cpu.makeTensorInfo(outputOf(image, how), 'float32', result);
  },
};

const own = tf.getKernel('Transform', 'wasm');

/** tfjs 4.22's own kernel reads the first pixel for all that reflect should mirror. */
export const wasmTransform: KernelConfig = {
  ...own,
  kernelFunc: (params) => {
    const how = params.attrs as unknown as Resampling;
    if (how.fillMode !== 'reflect') return own.kernelFunc(params);
    const { image, transforms } = params.inputs as NamedTensorInfoMap as Inputs;
    const wasm = params.backend as WasmBackend;
    const values = wasm.readSync(image.dataId);
    const matrices = wasm.readSync(transforms.dataId);
    const result = resample(values, image.shape as Shape, matrices, how);
    const output = wasm.makeOutput(outputOf(image, how), 'float32');
    wasm.typedArrayFromHeap(output).set(result);
    return output;
  },
};
