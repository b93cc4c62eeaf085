import { defineInitializer, drawTruncated } from './initializer';

export const truncatedNormal = defineInitializer({
  kind: 'initializer',
  name: 'truncatedNormal',
  className: 'TruncatedNormal',
  doc: 'Normal, drawn again beyond two deviations.',
  source: 'https://keras.io/api/layers/initializers/',
  params: {
    mean: { type: 'number', default: 0, doc: 'Mean.' },
    stddev: { type: 'number', default: 0.05, min: 0, doc: 'Standard deviation.' },
  },
  draw(shape, random, values) {
    return drawTruncated(shape, random, values.mean, values.stddev);
  },
});
