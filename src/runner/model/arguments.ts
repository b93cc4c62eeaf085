import type { Params, Values } from '../../shared/config/element';

/** Activations that tfjs-layers knows by name. */
export const activations = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'hardSigmoid',
  'softmax',
  'softplus',
  'softsign',
  'tanh',
  'swish',
  'mish',
  'gelu',
  'gelu_new',
] as const;

/** How one part of a layer's kernel starts, what is charged on it and what bounds it. */
export const kernelPart = {
  initializer: {
    type: 'element',
    kind: 'initializer',
    default: { type: 'glorotUniform' },
    doc: 'How the kernel starts.',
  },
  regularizer: { type: 'element', kind: 'regularizer', doc: 'Penalty on the kernel.' },
  constraint: { type: 'element', kind: 'constraint', doc: 'Bound on the kernel.' },
} as const satisfies Params;

/** Argument of dropout layers. */
export const rateParam = {
  type: 'number',
  default: 0.5,
  min: 0,
  exclusiveMax: 1,
  unit: 'share',
  doc: 'Share to drop.',
} as const;

/** Arguments of layers that weigh their input: activation and bias. */
export const biasArguments = {
  activation: {
    type: 'enum',
    values: activations,
    default: 'linear',
    doc: 'Applied to the output.',
  },
  useBias: { type: 'boolean', default: true, doc: 'Add a bias.' },
  biasInitializer: {
    type: 'element',
    kind: 'initializer',
    default: { type: 'zeros' },
    doc: 'How the bias starts.',
  },
  biasRegularizer: { type: 'element', kind: 'regularizer', doc: 'Penalty on the bias.' },
  biasConstraint: { type: 'element', kind: 'constraint', doc: 'Bound on the bias.' },
} as const satisfies Params;

/** Arguments of layers with one kernel. */
export const kernelArguments = {
  ...biasArguments,
  kernelInitializer: kernelPart.initializer,
  kernelRegularizer: kernelPart.regularizer,
  kernelConstraint: kernelPart.constraint,
} as const satisfies Params;

const pair = {
  type: 'list',
  of: { type: 'integer', min: 1, doc: 'Size.' },
  minItems: 2,
  maxItems: 2,
  doc: '[rows, columns].',
} as const;

/** A size: one number for both axes, or [rows, columns]. */
export const sizeParam = <const D>(doc: string, value: D) =>
  ({
    type: 'union',
    of: [{ type: 'integer', min: 1, doc: 'For rows and columns.' }, pair],
    default: value,
    doc,
  }) as const;

export const paddingParam = {
  type: 'enum',
  values: ['valid', 'same'],
  default: 'valid',
  doc: 'valid: none; same: as much as keeps the size at stride 1.',
} as const;

/** Arguments of pooling over windows of steps. */
export const pooling1dArguments = {
  poolSize: { type: 'integer', min: 1, default: 2, doc: 'Steps of the window.' },
  strides: { type: 'integer', min: 1, doc: 'Step of the window; default: its size.' },
  padding: paddingParam,
} as const satisfies Params;

/** Arguments of pooling over windows of rows and columns. */
export const poolingArguments = {
  poolSize: sizeParam('Size of the window.', 2),
  strides: {
    type: 'union',
    of: [{ type: 'integer', min: 1, doc: 'For rows and columns.' }, pair],
    doc: 'Step of the window; default: its size.',
  },
  padding: paddingParam,
} as const satisfies Params;

/** tfjs takes a pair as a tuple. */
export const pairOf = (value: number | readonly number[]): number | [number, number] =>
  typeof value === 'number' ? value : [value[0]!, value[1]!];

/** What a pooling layer of tfjs takes. */
export const poolingOptions = (
  { poolSize, strides, padding }: Values<typeof poolingArguments>,
  name: string,
) => ({ name, poolSize: pairOf(poolSize), strides: pairOf(strides ?? poolSize), padding });

/** Rows and columns at the edges: one number for all sides, or [[top, bottom], [left, right]]. */
export const edgesParam = <const D>(doc: string, value: D) =>
  ({
    type: 'union',
    of: [
      { type: 'integer', min: 0, doc: 'On all sides.' },
      {
        type: 'list',
        of: {
          type: 'list',
          of: { type: 'integer', min: 0, doc: 'Rows or columns.' },
          minItems: 2,
          maxItems: 2,
          doc: '[before, after].',
        },
        minItems: 2,
        maxItems: 2,
        doc: '[[top, bottom], [left, right]].',
      },
    ],
    default: value,
    doc,
  }) as const;

/** One width for all sides, or [[top, bottom], [left, right]], as tfjs takes it. */
export const edgesOf = (
  value: number | readonly (readonly number[])[],
): [[number, number], [number, number]] =>
  typeof value === 'number'
    ? [
        [value, value],
        [value, value],
      ]
    : [
        [value[0]![0]!, value[0]![1]!],
        [value[1]![0]!, value[1]![1]!],
      ];
