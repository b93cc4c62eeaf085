import { defineInitializer, filled } from './initializer';

export const constant = defineInitializer({
  kind: 'initializer',
  name: 'constant',
  className: 'Constant',
  doc: 'All one value.',
  source: 'https://keras.io/api/layers/initializers/',
  params: { value: { type: 'number', default: 0, doc: 'The value.' } },
  draw(shape, _random, values) {
    return filled(shape, values.value);
  },
});
