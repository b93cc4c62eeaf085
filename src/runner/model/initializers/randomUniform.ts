import { defineInitializer, drawUniform } from './initializer';

export const randomUniform = defineInitializer({
  kind: 'initializer',
  name: 'randomUniform',
  className: 'RandomUniform',
  doc: 'Uniform between two bounds.',
  source: 'https://keras.io/api/layers/initializers/',
  params: {
    minval: { type: 'number', default: -0.05, doc: 'Lower bound.' },
    maxval: { type: 'number', default: 0.05, doc: 'Upper bound.' },
  },
  draw(shape, random, values) {
    return drawUniform(shape, random, values.minval, values.maxval);
  },
});
