import type * as tf from '@tensorflow/tfjs';
import type { TensorFlow } from '../element';
import { gatherInto } from '../gather';
import { isStored, type Part } from '../prepared';
import { Scratch } from './scratch';

/** One batch as the step's definition takes it. */
export interface StepBatch {
  /** float32 [batch, …inputShape]. */
  readonly x: tf.Tensor;
  /** float32 [batch, width]: one-hot classes, 0/1 for one sigmoid unit, or values. */
  readonly yTrue: tf.Tensor2D;
  /** float32 [batch]: class and sample weights; undefined: all 1. */
  readonly weights: tf.Tensor1D | undefined;
}

/** Numbers of a batch, as of its augmentation's draws. */
export interface Extra {
  readonly shape: readonly number[];
  /** @param into float32, as many as the shape has */
  readonly write: (into: Float32Array) => void;
}

/** A batch by its rows: the executor gets them, from where it keeps the part. */
export interface RowBatch {
  readonly part: Part;
  readonly rows: Int32Array;
  /** Parts batches that `make` makes in other ways; of one kind and size, one is made as all are. */
  readonly kind: string;
  /** What the batch has beside its rows. */
  readonly extras: readonly Extra[];
  /**
   * What the step takes, made of the rows as they are: x float32 [batch, …inputShape], y float32
   * [batch], and of the extras. It is recorded with the step, so it must be ops alone.
   */
  make(x: tf.Tensor, y: tf.Tensor1D, extras: readonly tf.Tensor[]): StepBatch;
}

export type Batch = StepBatch | RowBatch;

export const samplesOf = (batch: Batch): number =>
  'rows' in batch ? batch.rows.length : batch.yTrue.shape[0];

/** A batch's own tensors, in a fixed order. */
export const tensorsOf = ({ x, yTrue, weights }: StepBatch): tf.Tensor[] => [
  x,
  yTrue,
  ...(weights === undefined ? [] : [weights]),
];

export function disposeBatch(library: TensorFlow, batch: Batch): void {
  if (!('rows' in batch)) library.dispose(tensorsOf(batch));
}

export const sizeOf = ({ shape }: Extra): number => shape.reduce((a, b) => a * b, 1);

/** Values of one row of a part. */
export const widthOf = ({ x, rows }: Part): number => x.length / rows;

/**
 * The inputs of some rows of a part, of the part's own type, one behind the other. What comes from
 * files may hold until others are taken.
 *
 * @param scratch where they are copied to; default: an array of their own
 */
export function rowsOf(
  part: Part,
  rows: Int32Array,
  scratch = new Scratch(),
): Float32Array | Uint8Array {
  const { x } = part;
  if (isStored(x)) return x.take(rows);
  const taken = scratch.array(x.constructor as typeof Float32Array, rows.length * widthOf(part));
  copyRows(part, rows, taken);
  return taken;
}

/** The same, copied to where others lie before and after. */
export function copyRows(part: Part, rows: Int32Array, into: Float32Array | Uint8Array): void {
  const { x } = part;
  if (isStored(x)) return into.set(x.take(rows));
  const width = widthOf(part);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i]! * width;
    into.set(x.subarray(from, from + width), i * width);
  }
}

/** The targets of some rows of a part. */
const targetsOf = ({ y }: Part, rows: Int32Array): Float32Array =>
  gatherInto(new Float32Array(rows.length), y, rows);

/** The rows as tensors; the caller disposes them. */
export function rawTensors(
  library: TensorFlow,
  batch: RowBatch,
  inputShape: readonly number[],
): { readonly x: tf.Tensor; readonly y: tf.Tensor1D; readonly extras: readonly tf.Tensor[] } {
  const { part, rows, extras } = batch;
  // Tensors may keep the arrays that they are made of.
  const x = new Float32Array(rowsOf(part, rows));
  return {
    extras: extras.map((extra) => {
      const values = new Float32Array(sizeOf(extra));
      extra.write(values);
      return library.tensor(values, [...extra.shape]);
    }),
    x: library.tensor(x, [rows.length, ...inputShape], 'float32'),
    y: library.tensor1d(targetsOf(part, rows)),
  };
}
