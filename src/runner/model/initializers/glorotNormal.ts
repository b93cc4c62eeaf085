import { defineInitializer, drawTruncated, fans } from './initializer';

export const glorotNormal = defineInitializer({
  kind: 'initializer',
  name: 'glorotNormal',
  className: 'GlorotNormal',
  doc: 'Glorot and Bengio (2010): truncated normal of variance 2 / (fan in + fan out).',
  source: 'https://keras.io/api/layers/initializers/',
  params: {},
  draw(shape, random) {
    const { fanIn, fanOut } = fans(shape);
    // A normal cut at two deviations has 0.87962566 of its deviation left.
    return drawTruncated(shape, random, 0, Math.sqrt(2 / (fanIn + fanOut)) / 0.87962566103423978);
  },
});
