import { extended } from './editing';
import { defineBalancer } from './sampler';
import { cleaningClasses, overSamplingStrategy } from './samplingStrategy';
import { kNeighbors, smoteRows } from './smote';
import { cleaned } from './smoteenn';
import { withoutTomekLinks } from './tomekLinks';

export const smotetomek = defineBalancer({
  kind: 'balance',
  name: 'smotetomek',
  doc: 'smote, then tomekLinks over all classes: synthetic rows can be removed too.',
  source:
    'imbalanced-learn SMOTETomek; Batista et al., "Balancing Training Data for Automated Annotation of Keywords: a Case Study", WOB 2003',
  params: { kNeighbors, samplingStrategy: overSamplingStrategy },
  resample(input, { kNeighbors: k, samplingStrategy }) {
    const synthetic = smoteRows(input, samplingStrategy, k).rows();
    const left = withoutTomekLinks(extended(input, synthetic), cleaningClasses('all', input));
    return cleaned(input, synthetic, left, 'smotetomek');
  },
});
