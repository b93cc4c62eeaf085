import { defineInitializer, drawNormal } from './initializer';

export const randomNormal = defineInitializer({
  kind: 'initializer',
  name: 'randomNormal',
  className: 'RandomNormal',
  doc: 'Normal.',
  source: 'https://keras.io/api/layers/initializers/',
  params: {
    mean: { type: 'number', default: 0, doc: 'Mean.' },
    stddev: { type: 'number', default: 0.05, min: 0, doc: 'Standard deviation.' },
  },
  draw(shape, random, values) {
    return drawNormal(shape, random, values.mean, values.stddev);
  },
});
