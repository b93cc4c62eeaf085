import { defineInitializer, drawUniform, fans } from './initializer';

export const glorotUniform = defineInitializer({
  kind: 'initializer',
  name: 'glorotUniform',
  className: 'GlorotUniform',
  doc: 'Glorot and Bengio (2010): uniform within ±√(6 / (fan in + fan out)).',
  source: 'https://keras.io/api/layers/initializers/',
  params: {},
  draw(shape, random) {
    const { fanIn, fanOut } = fans(shape);
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    return drawUniform(shape, random, -limit, limit);
  },
});
