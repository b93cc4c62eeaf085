import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { types } from '../graph/attributes';
import type { NodeBackend } from '../graph/backend';
import { opKernel } from './op';

/**
 * Cells of recurrent layers as single kernels of the tensorflow backend.
 * Source: https://www.tensorflow.org/api_docs/python/tf/raw_ops (BlockLSTMV2, LSTMBlockCellGrad,
 * GRUBlockCell, GRUBlockCellGrad, BiasAddGrad)
 */

/**
 * An LSTM over all steps: i, cs, f, o, ci, co and h of each, [steps, batch, units]; the gates of the
 * weights stand in the order i, f, c, o. `x` is [steps, batch, features], `state` zeros of
 * [batch, units], `peephole` of [units].
 */
const lstmBlock: KernelConfig = {
  kernelName: 'LstmBlock',
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, backend }) => {
    const { x, state, peephole, weights, bias } = inputs as Record<string, TensorInfo>;
    const node = backend as NodeBackend;
    const { binding } = node;
    // The binding takes an int64 as a pair of int32.
    const steps = binding.createTensor([], types.int64, Int32Array.of(x!.shape[0]!, 0));
    const ids = node.getInputTensorIds([
      ...[x!, state!, state!, weights!],
      ...[peephole!, peephole!, peephole!, bias!],
    ]);
    const results = binding.executeOp(
      'BlockLSTMV2',
      [
        { name: 'T', type: binding.TF_ATTR_TYPE, value: types.float32 },
        { name: 'cell_clip', type: binding.TF_ATTR_FLOAT, value: -1 },
        { name: 'use_peephole', type: binding.TF_ATTR_BOOL, value: false },
      ],
      [steps, ...ids],
      7,
    );
    binding.deleteTensor(steps);
    return results.map((held) => node.createOutputTensor(held));
  },
};

/** What one step of an LSTM has computed, and the gradients that come back to it. */
type LstmStep = 'i' | 'cs' | 'f' | 'o' | 'ci' | 'co' | 'before' | 'dState' | 'dOutput';

/**
 * Gradients of one step: by the state before it, and by the gates' sums, whose order is i, c, f, o.
 * Of `x`, `state`, `weights` and `bias` the shapes alone matter.
 */
const lstmCellGrad = opKernel<LstmStep | 'x' | 'state' | 'weights' | 'peephole' | 'bias'>({
  name: 'LstmCellGrad',
  run(op, { x, state, weights, peephole, bias, before, dState, dOutput, ...step }) {
    const { i, cs, f, o, ci, co } = step;
    const given = [x, before, state, weights, peephole, peephole, peephole, bias];
    const [byState, byGates, ...rest] = op(
      'LSTMBlockCellGrad',
      [...given, i, cs, f, o, ci, co, dState, dOutput],
      { attributes: { use_peephole: false }, outputs: 5 },
    );
    tf.dispose(rest as tf.Tensor[]);
    return [byState!, byGates!];
  },
});

/**
 * One step of a GRU: r, u, c and h; the gates of `gateKernel` and `gateBias` stand in the order r,
 * u; kernels are [features + units, …].
 */
const gruCell = opKernel<'x' | 'before' | 'gateKernel' | 'kernel' | 'gateBias' | 'bias'>({
  name: 'GruCell',
  run: (op, { x, before, gateKernel, kernel, gateBias, bias }) =>
    op('GRUBlockCell', [x, before, gateKernel, kernel, gateBias, bias], { outputs: 4 }),
});

/** Gradients of that: by x, by the state before, by the sums of c and of r, u. */
const gruCellGrad = opKernel<
  'x' | 'before' | 'gateKernel' | 'kernel' | 'gateBias' | 'bias' | 'r' | 'u' | 'c' | 'dOutput'
>({
  name: 'GruCellGrad',
  run: (op, { x, before, gateKernel, kernel, gateBias, bias, r, u, c, dOutput }) =>
    op('GRUBlockCellGrad', [x, before, gateKernel, kernel, gateBias, bias, r, u, c, dOutput], {
      outputs: 4,
    }),
});

/** Sum of the rows of dy, as the gradient of a bias; a third of the time of Sum. */
const biasGradient = opKernel<'dy'>({
  name: 'BiasGradient',
  run: (op, { dy }) => op('BiasAddGrad', [dy], { attributes: { data_format: 'NHWC' } })[0]!,
});

export const recurrentKernels = [biasGradient, lstmBlock, lstmCellGrad, gruCell, gruCellGrad];
