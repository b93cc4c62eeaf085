import type { KernelConfig } from '@tensorflow/tfjs';
import { webgpuAddN } from './addN';
import { applyOptimizer } from './applyOptimizer';
import { avgPoolGrad } from './avgPoolGrad';
import { webgpuCast } from './cast';
import { conv2dBackpropFilter } from './conv2dBackpropFilter';
import { conv2dBackpropInput } from './conv2dBackpropInput';
import { einsum } from './einsum';
import { expandDims } from './expandDims';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwiseConv2dBackprop';
import { fusedKernels } from './fused';
import { gather } from './gather';
import { matMul } from './matMul';
import { maxPoolGrad } from './maxPoolGrad';
import { philoxUniform } from './philoxUniform';
import { recurrentKernels } from './recurrent';
import { transform } from './transform';
import { cpuTransform, wasmTransform } from './transformPlain';
import { unsortedSegmentSum } from './unsortedSegmentSum';

/** What tfjs-backend-cpu has wrong. */
export const cpuKernels: readonly KernelConfig[] = [cpuTransform, avgPoolGrad('cpu')];

/** What tfjs-backend-wasm lacks for training, or has wrong. */
export const wasmKernels: readonly KernelConfig[] = [
  conv2dBackpropFilter,
  wasmTransform,
  avgPoolGrad('wasm'),
  maxPoolGrad,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  unsortedSegmentSum,
  einsum,
];

/** What tfjs-node lacks, cannot record, or has slower. */
export const tensorflowKernels: readonly KernelConfig[] = [
  conv2dBackpropInput,
  transform,
  philoxUniform,
  expandDims,
  gather,
  matMul,
  ...recurrentKernels,
  ...fusedKernels,
  applyOptimizer,
];

/** What tfjs-backend-webgpu lacks for training, or has wrong; known once that package is loaded. */
export const webgpuKernels = (): readonly KernelConfig[] => [
  avgPoolGrad('webgpu'),
  webgpuCast(),
  webgpuAddN(),
];
