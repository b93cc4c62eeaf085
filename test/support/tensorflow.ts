import type { TensorFlow } from '../../src/runner/element';
import { startBackend } from '../../src/runner/engine/backends';

const binding = process.env.TRAINYARD_TEST_BINDING;

/** Whether a TensorFlow is set up for the tests (`npm test` does it; see src/build/tensorflow.mjs). */
export const hasTensorFlow = binding !== undefined;

/** tfjs on it, from here on in this process. */
export async function tensorflow(): Promise<TensorFlow> {
  process.env.TRAINYARD_TENSORFLOW_BINDING = binding;
  return (await startBackend('tensorflow')).tf;
}
