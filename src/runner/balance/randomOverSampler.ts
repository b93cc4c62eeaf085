import { defineBalancer, type Synthetic } from './sampler';
import { overSamplingCounts, overSamplingStrategy, positionsByClass } from './samplingStrategy';

export const randomOverSampler = defineBalancer({
  kind: 'balance',
  name: 'randomOverSampler',
  doc: 'Repeats rows of the rarer classes, drawn with replacement.',
  source: 'imbalanced-learn RandomOverSampler',
  params: { samplingStrategy: overSamplingStrategy },
  resample(input, { samplingStrategy }) {
    const positions = positionsByClass(input);
    const synthetic: (Synthetic & { y: number })[] = [];
    for (const [y, rows] of overSamplingCounts(samplingStrategy, input)) {
      const own = positions[y]!;
      const random = input.random(`balance/randomOverSampler/${y}`);
      for (let i = 0; i < rows; i++) {
        const row = own[random.integer(own.length)]!;
        synthetic.push({ parents: [row, row], weight: 0, y });
      }
    }
    return { kept: Int32Array.from({ length: input.rows }, (_, i) => i), removed: [], synthetic };
  },
});
