import { defineLayer } from '../layer';
import { recurrent, recurrentArguments, recurrentOptions, type Advance } from '../recurrent';

const advance: Advance = (tf, { projected, entering, recurrentKernel, activate }) => [
  activate(tf.add(projected, tf.matMul(entering, recurrentKernel))),
];

export const simpleRNN = defineLayer({
  kind: 'layer',
  name: 'simpleRNN',
  doc: 'A recurrent layer whose state is one dense layer of the input and the last state (Elman 1990).',
  source: 'https://keras.io/api/layers/recurrent_layers/simple_rnn/',
  inputs: 'one',
  inputRank: 2,
  params: recurrentArguments,
  make: (values, context) =>
    recurrent(
      context.tf.layers.simpleRNN(recurrentOptions(values, context) as never),
      values,
      context,
      { states: 1, advance },
    ),
});
