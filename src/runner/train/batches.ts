import type * as tf from '@tensorflow/tfjs';
import type { ElementConfig } from '../../shared/config/element';
import { augmentBatch } from '../augment/augment';
import type { Task, TensorFlow } from '../element';
import { random } from '../engine/random';
import type { StepBatch } from '../engine/step';
import type { Part, Prepared } from '../prepared';

export interface BatchOptions {
  readonly tf: TensorFlow;
  readonly prepared: Pick<Prepared, 'preprocess' | 'lookup' | 'classWeights'>;
  /** Width of the model's output. */
  readonly units: number;
  readonly task: Task;
  readonly seed: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly augment: readonly ElementConfig[];
}

interface Line {
  readonly slope: number;
  readonly offset: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A channel's 256 scaled levels as a straight line, which every scaler of pictures is, between the
 * bounds that it may clip to. Augmentation gives levels between the whole ones.
 */
function lineOf(levels: Float32Array): Line & { clips: boolean } {
  const first = levels[0]!;
  const last = levels[255]!;
  let from = 0;
  while (from < 255 && levels[from + 1] === first) from++;
  let to = 255;
  while (to > from && levels[to - 1] === last) to--;
  const slope = to > from ? (levels[to]! - levels[from]!) / (to - from) : 0;
  return {
    slope,
    offset: levels[from]! - slope * from,
    low: Math.min(first, last),
    high: Math.max(first, last),
    clips: from > 0 || to < 255,
  };
}

/** Makes batches of a part: gathers rows, augments and scales pictures, weighs classes. */
export class Batches {
  private readonly scaling:
    | (Record<'slope' | 'offset' | 'low' | 'high', tf.Tensor1D> & { readonly clips: boolean })
    | undefined;

  constructor(private readonly options: BatchOptions) {
    const { tf, prepared } = options;
    const { lookup } = prepared;
    if (lookup === undefined) return;
    const channels = lookup.map(lineOf);
    const row = (key: keyof Line): tf.Tensor1D =>
      tf.tensor1d(
        channels.map((line) => line[key]),
        'float32',
      );
    this.scaling = {
      slope: row('slope'),
      offset: row('offset'),
      low: row('low'),
      high: row('high'),
      clips: channels.some(({ clips }) => clips),
    };
  }

  /** Batches in an epoch; the last one may be smaller. */
  count(part: Part): number {
    return Math.ceil(part.rows / this.options.batchSize);
  }

  /** The order of the training part in an epoch (1-based), from (seed, epoch). */
  order(part: Part, epoch: number): Int32Array {
    const order = Int32Array.from({ length: part.rows }, (_, i) => i);
    return this.options.shuffle
      ? random(this.options.seed, 'shuffle', epoch).shuffle(order)
      : order;
  }

  /** Batch `index` of the training part; the caller disposes its tensors. */
  training(part: Part, order: Int32Array, index: number, epoch: number): StepBatch {
    const { batchSize } = this.options;
    const rows = order.subarray(index * batchSize, (index + 1) * batchSize);
    return { ...this.gather(part, rows, epoch), weights: this.weights(part, rows) };
  }

  /** Batch `index` of a part in its own order, as it is: no augmentation, no weights. */
  evaluation(part: Part, index: number): StepBatch {
    const { batchSize } = this.options;
    const from = index * batchSize;
    const rows = Int32Array.from(
      { length: Math.min(batchSize, part.rows - from) },
      (_, i) => from + i,
    );
    return { ...this.gather(part, rows, undefined), weights: undefined };
  }

  dispose(): void {
    if (this.scaling === undefined) return;
    const { slope, offset, low, high } = this.scaling;
    this.options.tf.dispose([slope, offset, low, high]);
  }

  private gather(part: Part, rows: Int32Array, epoch: number | undefined) {
    const { tf } = this.options;
    return tf.tidy(() => ({ x: this.inputs(part, rows, epoch), yTrue: this.targets(part, rows) }));
  }

  private inputs(part: Part, rows: Int32Array, epoch: number | undefined): tf.Tensor {
    const { tf, prepared, augment, seed } = this.options;
    const shape = [...prepared.preprocess.inputShape];
    const size = shape.reduce((a, b) => a * b, 1);
    const values = new Float32Array(rows.length * size);
    rows.forEach((row, i) => values.set(part.x.subarray(row * size, (row + 1) * size), i * size));
    const raw = tf.tensor(values, [rows.length, ...shape], 'float32');
    if (this.scaling === undefined) return raw;
    const pictures =
      epoch === undefined || augment.length === 0
        ? (raw as tf.Tensor4D)
        : augmentBatch(
            tf,
            raw as tf.Tensor4D,
            rows.map((row) => part.ids[row]!),
            epoch,
            seed,
            augment,
          );
    const { slope, offset, low, high, clips } = this.scaling;
    const scaled = tf.add(tf.mul(pictures, slope), offset);
    return clips ? tf.minimum(tf.maximum(scaled, low), high) : scaled;
  }

  private targets(part: Part, rows: Int32Array): tf.Tensor2D {
    const { tf, task, units } = this.options;
    const values = new Float32Array(rows.length * units);
    rows.forEach((row, i) => {
      if (task === 'classification' && units > 1) values[i * units + part.y[row]!] = 1;
      else values[i] = part.y[row]!;
    });
    return tf.tensor2d(values, [rows.length, units], 'float32');
  }

  private weights(part: Part, rows: Int32Array): tf.Tensor1D | undefined {
    const { classWeights } = this.options.prepared;
    if (classWeights === undefined) return undefined;
    return this.options.tf.tensor1d(Float32Array.from(rows, (row) => classWeights[part.y[row]!]!));
  }
}
