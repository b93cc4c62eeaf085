import { startBackend } from '../../src/runner/engine/backends';
import type { TensorFlow } from '../../src/runner/element';
import { allowSoftwareGpu } from './webgpu';

/** tfjs on a backend; tests of numbers take cpu. `webgpu` computes in software, small tensors too. */
export async function tensors(backend: 'cpu' | 'wasm' | 'webgpu' = 'cpu'): Promise<TensorFlow> {
  if (backend === 'webgpu') allowSoftwareGpu();
  const { tf } = await startBackend(backend);
  // Small tensors would be computed on the processor else.
  if (backend === 'webgpu') tf.env().set('WEBGPU_CPU_FORWARD', false);
  return tf;
}

/** A config that is valid, with what a test changes. */
export { tableConfig } from './tables';

/** Largest distance between two lists, relative to the larger of 1 and the largest value expected. */
export function distance(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Infinity;
  let most = 0;
  let size = 1;
  for (let i = 0; i < expected.length; i++) {
    const away = Math.abs(got[i]! - expected[i]!);
    if (Number.isNaN(away)) return Infinity;
    most = Math.max(most, away);
    size = Math.max(size, Math.abs(expected[i]!));
  }
  return most / size;
}
