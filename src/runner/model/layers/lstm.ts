import type * as tfjs from '@tensorflow/tfjs';
import { lstmSequence } from '../../engine/ops/recurrent';
import { defineLayer } from '../layer';
import {
  recurrent,
  recurrentActivationParam,
  recurrentArguments,
  recurrentOptions,
  type Advance,
} from '../recurrent';

const advance: Advance = (tf, { projected, states, entering, recurrentKernel, activate, gate }) => {
  const z = tf.add(projected, tf.matMul(entering, recurrentKernel));
  const [input, forget, candidate, output] = tf.split(z, 4, 1);
  const carry = tf.add<tfjs.Tensor2D>(
    tf.mul(gate(forget!), states[1]!),
    tf.mul(gate(input!), activate(candidate!)),
  );
  return [tf.mul(gate(output!), activate(carry)), carry];
};

export const lstm = defineLayer({
  kind: 'layer',
  name: 'lstm',
  doc: 'Long short-term memory (Hochreiter and Schmidhuber 1997) over the steps of a sequence.',
  source: 'https://keras.io/api/layers/recurrent_layers/lstm/',
  inputs: 'one',
  inputRank: 2,
  params: {
    ...recurrentArguments,
    recurrentActivation: recurrentActivationParam,
    unitForgetBias: {
      type: 'boolean',
      default: true,
      doc: 'Start the bias of the forget gate at 1 (Jozefowicz et al. 2015).',
    },
  },
  make(values, context) {
    const { units, unitForgetBias, recurrentActivation, biasInitializer } = values;
    const layer = context.tf.layers.lstm({
      ...recurrentOptions(values, context),
      biasInitializer: context.initializer(biasInitializer, 'bias', (bias) => {
        if (unitForgetBias) bias.fill(1, units, 2 * units);
      }),
      recurrentActivation,
      unitForgetBias,
    } as never);
    return recurrent(layer, values, context, { states: 2, advance, sequence: lstmSequence });
  },
});
