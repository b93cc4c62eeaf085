import * as tf from '@tensorflow/tfjs';
import type { KernelConfig } from '@tensorflow/tfjs';

/** Puts kernels in place of those that their backends have, or lack. */
export function registerKernels(kernels: readonly KernelConfig[]): void {
  for (const kernel of kernels) {
    const { kernelName, backendName, kernelFunc } = kernel;
    const present: KernelConfig | undefined = tf.getKernel(kernelName, backendName);
    if (present?.kernelFunc === kernelFunc) continue;
    if (present !== undefined) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(kernel);
  }
}
