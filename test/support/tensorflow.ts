import type { TensorFlow } from '../../src/runner/element';
import { startBackend } from '../../src/runner/engine/backends';
import { nodeBackend } from '../../src/runner/engine/graph/backend';

const binding = process.env.TRAINYARD_TEST_BINDING;

/** Whether a TensorFlow is set up for the tests (`npm test` does it; see src/build/tensorflow.mjs). */
export const hasTensorFlow = binding !== undefined;

/** tfjs on it, from here on in this process. */
export async function tensorflow(): Promise<TensorFlow> {
  process.env.TRAINYARD_TENSORFLOW_BINDING = binding;
  return (await startBackend('tensorflow')).tf;
}

/** How many tensors tfjs and the binding hold. */
export function heldTensors(tf: TensorFlow): object {
  const binding = nodeBackend(tf).binding as unknown as { getNumOfTensors(): number };
  return { tensors: tf.memory().numTensors, held: binding.getNumOfTensors() };
}
