import * as tf from '@tensorflow/tfjs';
import { types } from '../graph/attributes';
import { opKernel } from './op';

/**
 * A product of matrices. tfjs-node takes BatchMatMulV2 for all of them, which costs more a call, and
 * which TensorFlow fuses with fewer ops than the plain one.
 */
export const matMul = opKernel<'a' | 'b', { transposeA: boolean; transposeB: boolean }>({
  name: tf.BatchMatMul,
  run(op, { a, b }, { transposeA, transposeB }) {
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
