import { defineInitializer, drawTruncated, fans } from './initializer';

export const leCunNormal = defineInitializer({
  kind: 'initializer',
  name: 'leCunNormal',
  className: 'LeCunNormal',
  doc: 'LeCun et al. (1998): truncated normal of variance 1 / fan in.',
  source: 'https://keras.io/api/layers/initializers/',
  params: {},
  draw(shape, random) {
    const { fanIn } = fans(shape);
    // A normal cut at two deviations has 0.87962566 of its deviation left.
    return drawTruncated(shape, random, 0, Math.sqrt(1 / fanIn) / 0.87962566103423978);
  },
});
