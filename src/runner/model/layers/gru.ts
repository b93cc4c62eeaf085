import type * as tfjs from '@tensorflow/tfjs';
import { gruSequence } from '../../engine/ops/recurrent';
import { defineLayer } from '../layer';
import {
  recurrent,
  recurrentActivationParam,
  recurrentArguments,
  recurrentOptions,
  type Advance,
} from '../recurrent';

const advance: Advance = (tf, { projected, states, entering, recurrentKernel, activate, gate }) => {
  const units = states[0]!.shape[1];
  const [gates, candidate] = tf.split(projected, [2 * units, units], 1);
  const [gateKernel, candidateKernel] = tf.split(recurrentKernel, [2 * units, units], 1);
  const both = gate(tf.add(gates!, tf.matMul(entering, gateKernel!)));
  const [update, reset] = tf.split(both, 2, 1);
  const remembered = tf.matMul(tf.mul(reset!, entering) as tfjs.Tensor2D, candidateKernel!);
  const next = activate(tf.add(candidate!, remembered));
  // z · h + (1 − z) · h' with one product less.
  return [tf.add(next, tf.mul(update!, tf.sub(states[0]!, next)))];
};

export const gru = defineLayer({
  kind: 'layer',
  name: 'gru',
  doc: "Gated recurrent unit (Cho et al. 2014) over the steps of a sequence; Keras's reset_after=False.",
  source: 'https://keras.io/api/layers/recurrent_layers/gru/',
  inputs: 'one',
  inputRank: 2,
  params: { ...recurrentArguments, recurrentActivation: recurrentActivationParam },
  make: (values, context) =>
    recurrent(
      context.tf.layers.gru({
        ...recurrentOptions(values, context),
        recurrentActivation: values.recurrentActivation,
      } as never),
      values,
      context,
      { states: 1, advance, sequence: gruSequence },
    ),
});
