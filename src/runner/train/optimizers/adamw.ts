import { adamArguments, adamFused, adamSlots, adamUpdate } from './adamRule';
import { commonArguments, learningRateParam } from './common';
import { defineOptimizer } from './optimizer';

export const adamw = defineOptimizer({
  kind: 'optimizer',
  name: 'adamw',
  doc: 'Adam with decoupled weight decay (Loshchilov and Hutter 2019).',
  source: 'https://keras.io/api/optimizers/adamw/',
  params: {
    learningRate: learningRateParam(0.001),
    ...adamArguments,
    ...commonArguments,
    weightDecay: { ...commonArguments.weightDecay, default: 0.004 },
  },
  slots: (values) => adamSlots(values),
  update: (tf, input, values) => adamUpdate(tf, input, values),
  fused: (values) => adamFused(values),
});
