import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs';
import { types } from '../graph/attributes';
import { opKernel } from './op';
import { tensorOf } from './tensorOf';

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A batch of one matrix, as tfjs' fused.matMul makes it of a matrix. */
const single = ({ shape }: TensorInfo): boolean => shape.length === 3 && shape[0] === 1;

const matrix = (info: TensorInfo): tf.Tensor2D =>
  tf.reshape(tensorOf(info), info.shape.slice(-2) as [number, number]);

/**
 * A product of matrices. tfjs-node takes BatchMatMulV2 for all of them, which costs more a call, of
 * small matrices three times as much (34 µs, not 10, of 64 × 128 by 128 × 10 on two cores), and which
 * TensorFlow fuses with fewer ops than the plain one.
 */
export const matMul = opKernel<'a' | 'b', Transposed>({
  name: tf.BatchMatMul,
  run(op, { a, b }, { transposeA, transposeB }) {
    if (single(a) && single(b))
      return tf.tidy(() => tf.expandDims(tf.matMul(matrix(a), matrix(b), transposeA, transposeB)));
    const T = { type: types[a.dtype as 'float32'] };
    const [product] =
      a.shape.length === 2 && b.shape.length === 2
        ? op('MatMul', [a, b], {
            attributes: { T, transpose_a: transposeA, transpose_b: transposeB },
          })
        : op('BatchMatMulV2', [a, b], {
            attributes: { T, adj_x: transposeA, adj_y: transposeB },
          });
    return product!;
  },
});
