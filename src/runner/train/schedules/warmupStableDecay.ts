import { defineSchedule } from './schedule';

export const warmupStableDecay = defineSchedule({
  kind: 'schedule',
  name: 'warmupStableDecay',
  doc: 'A linear warm-up, a long stretch at the learning rate, a linear decay at the end (Hu et al. 2024).',
  source: 'https://arxiv.org/abs/2404.06395',
  params: {
    warmupSteps: {
      type: 'integer',
      default: 0,
      min: 0,
      unit: 'steps',
      doc: 'Steps of the warm-up.',
    },
    decaySteps: {
      type: 'integer',
      min: 1,
      unit: 'steps',
      doc: 'Steps of the decay, the last ones of the plan; default: a tenth of it.',
    },
    endFactor: { type: 'number', default: 0, min: 0, max: 1, doc: 'Share of the rate at the end.' },
  },
  rate(step, { learningRate, totalSteps }, { warmupSteps, decaySteps, endFactor }) {
    if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
    const steps = decaySteps ?? Math.max(1, Math.round(totalSteps / 10));
    const share = Math.min(1, Math.max(0, (step - (totalSteps - steps)) / steps));
    return learningRate * (1 + (endFactor - 1) * share);
  },
});
