import { defineSchedule } from './schedule';

export const polynomialDecay = defineSchedule({
  kind: 'schedule',
  name: 'polynomialDecay',
  doc: 'A polynomial from the learning rate down to the end rate.',
  source: 'https://keras.io/api/optimizers/learning_rate_schedules/polynomial_decay/',
  params: {
    decaySteps: {
      type: 'integer',
      min: 1,
      unit: 'steps',
      doc: 'Steps of the decay; default: the whole plan.',
    },
    endLearningRate: { type: 'number', default: 0.0001, min: 0, doc: 'Rate at the end.' },
    power: { type: 'number', default: 1, exclusiveMin: 0, doc: 'Power; 1 is a straight line.' },
    cycle: {
      type: 'boolean',
      default: false,
      doc: 'Begin again after the end, each time over a longer stretch.',
    },
  },
  rate(step, { learningRate, totalSteps }, { decaySteps, endLearningRate, power, cycle }) {
    const steps = decaySteps ?? Math.max(1, totalSteps);
    const length = cycle ? steps * Math.max(1, Math.ceil(step / steps)) : steps;
    const left = 1 - Math.min(step, length) / length;
    return (learningRate - endLearningRate) * left ** power + endLearningRate;
  },
});
