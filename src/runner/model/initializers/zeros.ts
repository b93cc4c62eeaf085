import { defineInitializer, filled } from './initializer';

export const zeros = defineInitializer({
  kind: 'initializer',
  name: 'zeros',
  className: 'Zeros',
  doc: 'All 0.',
  source: 'https://keras.io/api/layers/initializers/',
  params: {},
  draw(shape) {
    return filled(shape, 0);
  },
});
