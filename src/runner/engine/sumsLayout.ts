import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';

/** Additive sums of one metric over a batch. */
export type Sums = Readonly<Record<string, Float32Array>>;
export interface StepResult {
  /** Weighted mean over the batch, penalties included, as Keras reports it. */
  readonly loss: number;
  /** In the order of the metrics. */
  readonly sums: readonly Sums[];
}

interface Place {
  readonly metric: number;
  readonly name: string;
  readonly length: number;
}

/** Loss and metric sums as one row of numbers, since each tensor that is read back costs a call. */
export class SumsLayout {
  private places: readonly Place[] | undefined;

  constructor(
    private readonly library: TensorFlow,
    private readonly metrics: number,
  ) {}

  pack(loss: tf.Scalar, sums: readonly Readonly<Record<string, tf.Tensor>>[]): tf.Tensor1D {
    const all = sums.flatMap((each, metric) =>
      Object.entries(each).map(([name, sum]) => ({ metric, name, sum })),
    );
    this.places ??= all.map(({ metric, name, sum }) => ({ metric, name, length: sum.size }));
    const flat = (tensor: tf.Tensor): tf.Tensor1D => tensor.reshape([tensor.size]);
    return this.library.concat1d([flat(loss), ...all.map(({ sum }) => flat(sum))]);
  }

  unpack(packed: Float32Array): StepResult {
    const sums = Array.from({ length: this.metrics }, (): Record<string, Float32Array> => ({}));
    let offset = 1;
    for (const { metric, name, length } of this.places ?? []) {
      sums[metric]![name] = packed.subarray(offset, offset + length);
      offset += length;
    }
    return { loss: packed[0]!, sums };
  }
}
