import { defineSchedule } from './schedule';

export const linear = defineSchedule({
  kind: 'schedule',
  name: 'linear',
  doc: 'A straight line between two multiples of the learning rate.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html',
  params: {
    startFactor: { type: 'number', default: 1, min: 0, doc: 'Multiple at the first step.' },
    endFactor: { type: 'number', default: 0, min: 0, doc: 'Multiple at the end.' },
    totalIters: {
      type: 'integer',
      min: 1,
      unit: 'steps',
      doc: 'Steps of the line; default: the whole plan.',
    },
  },
  rate(step, { learningRate, totalSteps }, { startFactor, endFactor, totalIters }) {
    const share = Math.min(1, step / (totalIters ?? Math.max(1, totalSteps)));
    return learningRate * (startFactor + (endFactor - startFactor) * share);
  },
});
