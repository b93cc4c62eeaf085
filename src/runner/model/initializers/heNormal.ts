import { defineInitializer, drawTruncated, fans } from './initializer';

export const heNormal = defineInitializer({
  kind: 'initializer',
  name: 'heNormal',
  className: 'HeNormal',
  doc: 'He et al. (2015): truncated normal of variance 2 / fan in.',
  source: 'https://keras.io/api/layers/initializers/',
  params: {},
  draw(shape, random) {
    const { fanIn } = fans(shape);
    // A normal cut at two deviations has 0.87962566 of its deviation left.
    return drawTruncated(shape, random, 0, Math.sqrt(2 / fanIn) / 0.87962566103423978);
  },
});
