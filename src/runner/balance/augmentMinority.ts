import { defineBalancer } from './sampler';
import { randomOverSampler } from './randomOverSampler';
import { overSamplingStrategy } from './samplingStrategy';

export const augmentMinority = defineBalancer({
  kind: 'balance',
  name: 'augmentMinority',
  doc: 'Repeats samples of the rarer classes, and lets augmentation change each repetition in its own way: rare classes get more augmented views.',
  source: 'imbalanced-learn RandomOverSampler before augmentation',
  params: { samplingStrategy: overSamplingStrategy },
  needsAugment: true,
  repeats: true,
  resample: (input, { samplingStrategy }) =>
    randomOverSampler.resample!(input, { samplingStrategy, shrinkage: null }),
});
