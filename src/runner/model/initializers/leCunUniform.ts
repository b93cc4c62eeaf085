import { defineInitializer, drawUniform, fans } from './initializer';

export const leCunUniform = defineInitializer({
  kind: 'initializer',
  name: 'leCunUniform',
  className: 'LeCunUniform',
  doc: 'LeCun et al. (1998): uniform within ±√(3 / fan in).',
  source: 'https://keras.io/api/layers/initializers/',
  params: {},
  draw(shape, random) {
    const { fanIn } = fans(shape);
    const limit = Math.sqrt(3 / fanIn);
    return drawUniform(shape, random, -limit, limit);
  },
});
