import type { KernelConfig } from '@tensorflow/tfjs';
import { conv2dBackpropFilter } from './conv2dBackpropFilter';
import { transform } from './transform';
import { cpuTransform, wasmTransform } from './transformPlain';

/** What tfjs-backend-cpu has wrong. */
export const cpuKernels: readonly KernelConfig[] = [cpuTransform];

/** What tfjs-backend-wasm lacks for training, or has wrong. */
export const wasmKernels: readonly KernelConfig[] = [conv2dBackpropFilter, wasmTransform];

/** What tfjs-node lacks for augmentation. */
export const tensorflowKernels: readonly KernelConfig[] = [transform];
