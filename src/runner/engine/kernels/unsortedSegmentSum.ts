import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';

/**
 * Sums rows by the segment that each belongs to: the gradient of gather, and so of embedding, which
 * tfjs-backend-wasm lacks. Rows of a number outside the segments are left out. In plain JavaScript:
 * a product with a one-hot matrix would need memory for rows · segments.
 */
export const unsortedSegmentSum: KernelConfig = {
  kernelName: 'UnsortedSegmentSum',
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
    const { numSegments } = attrs as unknown as { numSegments: number };
    const { backend } = tf.engine();
    const rows = backend.readSync(x.dataId) as Float32Array;
    const ids = backend.readSync(segmentIds.dataId) as Int32Array;
    const shape = [numSegments, ...x.shape.slice(1)];
    const width = x.shape.slice(1).reduce((a, b) => a * b, 1);
    const sums = new Float32Array(numSegments * width);
    ids.forEach((segment, row) => {
      if (segment < 0 || segment >= numSegments) return;
      for (let i = 0; i < width; i++) sums[segment * width + i]! += rows[row * width + i]!;
    });
    return tf.tensor(sums, shape, x.dtype as 'float32');
  },
};
