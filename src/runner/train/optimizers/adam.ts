import { adamArguments, adamFused, adamSlots, adamUpdate } from './adamRule';
import { commonArguments, learningRateParam } from './common';
import { defineOptimizer } from './optimizer';

export const adam = defineOptimizer({
  kind: 'optimizer',
  name: 'adam',
  doc: 'Adam (Kingma and Ba 2015).',
  source: 'https://keras.io/api/optimizers/adam/',
  params: {
    learningRate: learningRateParam(0.001),
    ...adamArguments,
    ...commonArguments,
  },
  slots: (values) => adamSlots(values),
  update: (tf, input, values) => adamUpdate(tf, input, values),
  fused: (values) => adamFused(values),
});
