import { defineInitializer, filled } from './initializer';

export const ones = defineInitializer({
  kind: 'initializer',
  name: 'ones',
  className: 'Ones',
  doc: 'All 1.',
  source: 'https://keras.io/api/layers/initializers/',
  params: {},
  draw(shape) {
    return filled(shape, 1);
  },
});
