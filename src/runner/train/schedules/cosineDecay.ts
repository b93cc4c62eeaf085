import { defineSchedule } from './schedule';

export const cosineDecay = defineSchedule({
  kind: 'schedule',
  name: 'cosineDecay',
  doc: 'A half cosine from the learning rate down to alpha of it, after a linear warm-up where asked.',
  source:
    'https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay/ (Loshchilov and Hutter 2017)',
  params: {
    decaySteps: {
      type: 'integer',
      min: 1,
      doc: 'Steps of the decay; default: the whole plan less the warm-up.',
      unit: 'steps',
    },
    alpha: { type: 'number', default: 0, min: 0, max: 1, doc: 'Share of the rate that stays.' },
    warmupTarget: {
      type: 'number',
      default: null,
      nullable: true,
      min: 0,
      doc: 'Rate that the warm-up rises to; null: no warm-up, unless warmupSteps is given: then it rises from 0 to the learning rate.',
    },
    warmupSteps: {
      type: 'integer',
      default: 0,
      min: 0,
      doc: 'Steps of the warm-up.',
      unit: 'steps',
    },
  },
  rate(step, { learningRate, totalSteps }, { alpha, decaySteps, warmupSteps, warmupTarget }) {
    const start = warmupTarget === null ? 0 : learningRate;
    const top = warmupTarget ?? learningRate;
    if (step < warmupSteps) return start + ((top - start) * step) / warmupSteps;
    const steps = decaySteps ?? Math.max(1, totalSteps - warmupSteps);
    const done = Math.min(step - warmupSteps, steps) / steps;
    const cosine = 0.5 * (1 + Math.cos(Math.PI * done));
    return top * ((1 - alpha) * cosine + alpha);
  },
});
