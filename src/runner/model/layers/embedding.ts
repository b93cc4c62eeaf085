import { defineLayer } from '../layer';

export const embedding = defineLayer({
  kind: 'layer',
  name: 'embedding',
  doc: 'A learned row of values for each whole number from 0 on.',
  source: 'https://keras.io/api/layers/core_layers/embedding/',
  inputs: 'one',
  params: {
    inputDim: {
      type: 'integer',
      min: 1,
      required: true,
      doc: 'How many numbers there are: the largest one plus 1.',
    },
    outputDim: { type: 'integer', min: 1, required: true, doc: 'Length of a row.' },
    embeddingsInitializer: {
      type: 'element',
      kind: 'initializer',
      default: { type: 'randomUniform', minval: -0.05, maxval: 0.05 },
      doc: 'How the rows start.',
    },
    embeddingsRegularizer: { type: 'element', kind: 'regularizer', doc: 'Penalty on the rows.' },
    embeddingsConstraint: { type: 'element', kind: 'constraint', doc: 'Bound on the rows.' },
  },
  make: (values, context) =>
    context.tf.layers.embedding({
      name: context.name,
      inputDim: values.inputDim,
      outputDim: values.outputDim,
      embeddingsInitializer: context.initializer(values.embeddingsInitializer, 'embeddings'),
      embeddingsRegularizer: context.regularizer(values.embeddingsRegularizer),
      embeddingsConstraint: context.constraint(values.embeddingsConstraint),
    } as never),
});
