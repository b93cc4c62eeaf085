import { defineInitializer, drawUniform, fans } from './initializer';

export const heUniform = defineInitializer({
  kind: 'initializer',
  name: 'heUniform',
  className: 'HeUniform',
  doc: 'He et al. (2015): uniform within ±√(6 / fan in).',
  source: 'https://keras.io/api/layers/initializers/',
  params: {},
  draw(shape, random) {
    const { fanIn } = fans(shape);
    const limit = Math.sqrt(6 / fanIn);
    return drawUniform(shape, random, -limit, limit);
  },
});
