import { defineBalancer } from './sampler';

export const none = defineBalancer({
  kind: 'balance',
  name: 'none',
  doc: 'Leaves the training rows and the loss as they are.',
  source: 'the default',
  params: {},
});
