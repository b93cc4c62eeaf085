import { defineSchedule } from './schedule';

export const inverseSqrt = defineSchedule({
  kind: 'schedule',
  name: 'inverseSqrt',
  doc: 'A linear warm-up to the learning rate, then a fall with the root of the step (Vaswani et al. 2017).',
  source: 'https://arxiv.org/abs/1706.03762',
  params: {
    warmupSteps: {
      type: 'integer',
      min: 1,
      required: true,
      unit: 'steps',
      doc: 'Steps of the warm-up.',
    },
  },
  rate(step, { learningRate }, { warmupSteps }) {
    const done = step + 1;
    return learningRate * Math.min(done / warmupSteps, Math.sqrt(warmupSteps / done));
  },
});
