import { defineLayer } from '../layer';

export const prelu = defineLayer({
  kind: 'layer',
  name: 'prelu',
  doc: 'x where it is positive, a learned slope of it where it is not (He et al. 2015).',
  source: 'https://keras.io/api/layers/activation_layers/prelu/',
  inputs: 'one',
  params: {
    alphaInitializer: {
      type: 'element',
      kind: 'initializer',
      default: { type: 'zeros' },
      doc: 'How the slopes start.',
    },
    alphaRegularizer: { type: 'element', kind: 'regularizer', doc: 'Penalty on the slopes.' },
    alphaConstraint: { type: 'element', kind: 'constraint', doc: 'Bound on the slopes.' },
    sharedAxes: {
      type: 'list',
      of: { type: 'integer', min: 1, doc: 'Axis; 1 is the first after the batch.' },
      doc: 'Axes along which one slope holds, e.g. [1, 2] for one a channel.',
    },
  },
  make: (values, context) =>
    context.tf.layers.prelu({
      name: context.name,
      alphaInitializer: context.initializer(values.alphaInitializer, 'alpha'),
      alphaRegularizer: context.regularizer(values.alphaRegularizer),
      alphaConstraint: context.constraint(values.alphaConstraint),
      ...(values.sharedAxes && { sharedAxes: [...values.sharedAxes] }),
    } as never),
});
