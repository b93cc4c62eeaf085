import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import { random, streamKey } from './random';

/**
 * Where the layers of one model that draw (dropout, noise) take their numbers from: the stream of
 * (seed, purpose, step), so a step that is made again draws the same.
 */
export class Drawing {
  /** The step that is made; the trainer sets it. */
  step = 0;
  /**
   * On `tensorflow` the same as a tensor, which a recorded graph takes anew at each step: int32
   * [2, 2], the two 64-bit words of Philox's counter (block, step), low half first.
   */
  counter: tf.Tensor | undefined;

  constructor(readonly seed: number) {}

  /** U[0, 1) float32, 23 bits each; TensorFlow's own op and JavaScript draw the same numbers. */
  uniform(library: TensorFlow, purpose: string, shape: readonly number[]): tf.Tensor {
    const { seed, step, counter } = this;
    if (counter !== undefined) {
      const [low, high] = streamKey(seed, purpose);
      return library
        .engine()
        .runKernel('PhiloxUniform', { counter }, { key: [low, high], shape: [...shape] });
    }
    const stream = random(seed, purpose, step);
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length: size }, () => stream.uniform());
    return library.tensor(values, [...shape], 'float32');
  }

  /** Runs a step with its number as a tensor, where the backend draws by it. */
  within<T>(library: TensorFlow, work: () => T): T {
    if (library.getKernel('PhiloxUniform', library.getBackend()) === undefined) return work();
    this.counter = library.tensor2d(counterOf(this.step), [2, 2], 'int32');
    try {
      return work();
    } finally {
      this.counter.dispose();
      this.counter = undefined;
    }
  }
}

export const counterOf = (step: number): Int32Array => Int32Array.of(0, 0, step, 0);
