import { defineInitializer, drawNormal, drawTruncated, drawUniform, fans } from './initializer';

/** Standard deviation of a unit normal whose draws beyond two deviations are made again. */
const TRUNCATED_DEVIATION = 0.87962566103423978;

export const varianceScaling = defineInitializer({
  kind: 'initializer',
  name: 'varianceScaling',
  className: 'VarianceScaling',
  doc: 'A variance of scale / fan: the general form of Glorot, He and LeCun.',
  source: 'https://keras.io/api/layers/initializers/',
  params: {
    scale: { type: 'number', default: 1, exclusiveMin: 0, doc: 'Variance times fan.' },
    mode: {
      type: 'enum',
      values: ['fanIn', 'fanOut', 'fanAvg'],
      default: 'fanIn',
      doc: 'Which fan: inputs, outputs, or their mean.',
    },
    distribution: {
      type: 'enum',
      values: ['normal', 'uniform', 'truncatedNormal'],
      default: 'truncatedNormal',
      doc: 'Shape of the draws.',
    },
  },
  draw(shape, random, { scale, mode, distribution }) {
    const { fanIn, fanOut } = fans(shape);
    const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[mode];
    const variance = scale / Math.max(1, fan);
    if (distribution === 'uniform') {
      const limit = Math.sqrt(3 * variance);
      return drawUniform(shape, random, -limit, limit);
    }
    if (distribution === 'normal') return drawNormal(shape, random, 0, Math.sqrt(variance));
    return drawTruncated(shape, random, 0, Math.sqrt(variance) / TRUNCATED_DEVIATION);
  },
});
