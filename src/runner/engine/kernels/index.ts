import type { KernelConfig } from '@tensorflow/tfjs';
import { conv2dBackpropFilter } from './conv2dBackpropFilter';
import { transform } from './transform';

/** What tfjs-backend-wasm lacks for training. */
export const wasmKernels: readonly KernelConfig[] = [conv2dBackpropFilter];

/** What tfjs-node lacks for augmentation. */
export const tensorflowKernels: readonly KernelConfig[] = [transform];
