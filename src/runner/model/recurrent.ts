import type * as tf from '@tensorflow/tfjs';
import type { Params, Values } from '../../shared/config/element';
import { hasSequences, type RunSequence } from '../engine/ops/recurrent';
import { activations, kernelArguments } from './arguments';
import { drawnMask } from './drawn';
import { kernelOptions } from './kernel';
import type { LayerContext } from './layer';

/** Arguments of all recurrent layers; the defaults are Keras's, where tfjs' own differ. */
export const recurrentArguments = {
  units: { type: 'integer', min: 1, required: true, doc: 'Size of the state and of the output.' },
  ...kernelArguments,
  activation: {
    type: 'enum',
    values: activations,
    default: 'tanh',
    doc: 'Applied to the new state.',
  },
  recurrentInitializer: {
    type: 'element',
    kind: 'initializer',
    default: { type: 'orthogonal' },
    doc: 'How the recurrent kernel starts.',
  },
  recurrentRegularizer: {
    type: 'element',
    kind: 'regularizer',
    doc: 'Penalty on the recurrent kernel.',
  },
  recurrentConstraint: {
    type: 'element',
    kind: 'constraint',
    doc: 'Bound on the recurrent kernel.',
  },
  dropout: {
    type: 'number',
    default: 0,
    min: 0,
    exclusiveMax: 1,
    unit: 'share',
    doc: 'Share of the inputs dropped while training, the same at every step of a sequence.',
  },
  recurrentDropout: {
    type: 'number',
    default: 0,
    min: 0,
    exclusiveMax: 1,
    unit: 'share',
    doc: 'Share of the state dropped where it enters the gates (Gal and Ghahramani 2016).',
  },
  returnSequences: {
    type: 'boolean',
    default: false,
    doc: 'Give the state of every step, not of the last alone.',
  },
  goBackwards: { type: 'boolean', default: false, doc: 'Read the sequence from its end.' },
} as const satisfies Params;

export const recurrentActivationParam = {
  type: 'enum',
  values: activations,
  default: 'sigmoid',
  doc: 'Applied to the gates.',
} as const;

interface Activation {
  apply(x: tf.Tensor): tf.Tensor;
}
interface Cell {
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  readonly losses: readonly unknown[];
  readonly kernel: tf.LayerVariable;
  readonly recurrentKernel: tf.LayerVariable;
  readonly bias: tf.LayerVariable | null;
  call(inputs: tf.Tensor[], kwargs: object): tf.Tensor[];
}
/** What tfjs' recurrent layers have in fields that its types hide. */
interface RecurrentLayer {
  readonly cell: Cell;
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: { mask?: unknown; training?: boolean }): tf.Tensor;
}

/** What one step of a sequence is computed from. */
export interface Moment {
  /** The step's input times the kernel, plus the bias: [batch, gates · units]. */
  readonly projected: tf.Tensor2D;
  /** The states after the step before; the first one is the output. Each [batch, units]. */
  readonly states: readonly tf.Tensor2D[];
  /** The output before as it enters the gates: with the recurrent dropout. */
  readonly entering: tf.Tensor2D;
  readonly recurrentKernel: tf.Tensor2D;
  readonly activate: (x: tf.Tensor) => tf.Tensor2D;
  readonly gate: (x: tf.Tensor) => tf.Tensor2D;
}
/** The states after a step. */
export type Advance = (library: LayerContext['tf'], moment: Moment) => readonly tf.Tensor2D[];

/** How a recurrent layer computes. */
export interface RecurrentRule {
  readonly states: number;
  readonly advance: Advance;
  /** All steps at once, where the backend can, for tanh and sigmoid. */
  readonly sequence?: RunSequence;
}

/** What a recurrent layer of tfjs takes. */
export const recurrentOptions = (
  values: Values<typeof recurrentArguments>,
  context: LayerContext,
) => ({
  ...kernelOptions(values, context),
  units: values.units,
  recurrentInitializer: context.initializer(values.recurrentInitializer, 'recurrent_kernel'),
  recurrentRegularizer: context.regularizer(values.recurrentRegularizer),
  recurrentConstraint: context.constraint(values.recurrentConstraint),
  dropout: values.dropout,
  recurrentDropout: values.recurrentDropout,
  returnSequences: values.returnSequences,
  goBackwards: values.goBackwards,
});

/**
 * tfjs' recurrent layer with a call of our own: the inputs of all steps go through the kernel in
 * one product, dropout is drawn from our streams, and the cell's penalties count (tfjs forgets
 * them). Class, configuration and weights stay tfjs', so plain tfjs loads and runs the model.
 */
export function recurrent(
  layer: tf.layers.Layer,
  values: Values<typeof recurrentArguments> & { readonly recurrentActivation?: string },
  context: LayerContext,
  { states: numStates, advance, sequence }: RecurrentRule,
): tf.layers.Layer {
  const { tf } = context;
  const inner = layer as unknown as RecurrentLayer;
  const { cell } = inner;
  Object.defineProperty(layer, 'losses', { get: () => cell.losses });
  inner.call = (inputs, { training = false }) =>
    tf.tidy(() => {
      let x = (Array.isArray(inputs) ? inputs[0]! : inputs) as tf.Tensor3D;
      const [batch, steps, features] = x.shape;
      if (training && values.dropout > 0)
        x = tf.mul(x, drawnMask(context, 'dropout', [batch, 1, features], values.dropout));
      const { units, activation, recurrentActivation } = values;
      const dropsStates = training && values.recurrentDropout > 0;
      const usual = activation === 'tanh' && recurrentActivation === 'sigmoid';
      if (sequence !== undefined && usual && !dropsStates && hasSequences(tf)) {
        const forward = tf.transpose(x, [1, 0, 2]);
        const recurrentKernel = cell.recurrentKernel.read() as tf.Tensor2D;
        const output = sequence(tf, {
          x: values.goBackwards ? tf.reverse(forward, 0) : forward,
          kernel: cell.kernel.read() as tf.Tensor2D,
          recurrentKernel,
          bias: (cell.bias?.read() ?? tf.zeros([recurrentKernel.shape[1]])) as tf.Tensor1D,
          all: values.returnSequences,
        });
        return values.returnSequences ? tf.transpose(output, [1, 0, 2]) : output;
      }
      const product = tf.matMul(
        tf.reshape(x, [batch * steps, features]),
        cell.kernel.read() as tf.Tensor2D,
      );
      const flat = cell.bias === null ? product : tf.add(product, cell.bias.read());
      // tfjs has no gradient of unstack for a single step.
      const forward =
        steps === 1
          ? [flat as tf.Tensor2D]
          : (tf.unstack(tf.reshape(flat, [batch, steps, flat.shape[1]!]), 1) as tf.Tensor2D[]);
      const projected = values.goBackwards ? [...forward].reverse() : forward;
      const mask = dropsStates
        ? drawnMask(context, 'recurrentDropout', [batch, units], values.recurrentDropout)
        : undefined;
      const recurrentKernel = cell.recurrentKernel.read() as tf.Tensor2D;
      const activate = (value: tf.Tensor) => cell.activation.apply(value) as tf.Tensor2D;
      const gate = (value: tf.Tensor) => cell.recurrentActivation.apply(value) as tf.Tensor2D;
      let states: readonly tf.Tensor2D[] = Array.from({ length: numStates }, () =>
        tf.zeros<tf.Rank.R2>([batch, units]),
      );
      const outputs: tf.Tensor2D[] = [];
      for (const each of projected) {
        const before = states[0]!;
        const entering = mask === undefined ? before : tf.mul<tf.Tensor2D>(before, mask);
        const moment = { projected: each, states, entering, recurrentKernel, activate, gate };
        states = advance(tf, moment);
        outputs.push(states[0]!);
      }
      return values.returnSequences ? tf.stack(outputs, 1) : outputs.at(-1)!;
    });
  return layer;
}
