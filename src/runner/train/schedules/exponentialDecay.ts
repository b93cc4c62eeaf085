import { defineSchedule } from './schedule';

export const exponentialDecay = defineSchedule({
  kind: 'schedule',
  name: 'exponentialDecay',
  doc: 'The learning rate times decayRate to the power of step / decaySteps.',
  source: 'https://keras.io/api/optimizers/learning_rate_schedules/exponential_decay/',
  params: {
    decaySteps: {
      type: 'integer',
      required: true,
      min: 1,
      doc: 'Steps for one decay.',
      unit: 'steps',
    },
    decayRate: { type: 'number', required: true, exclusiveMin: 0, doc: 'Factor of one decay.' },
    staircase: {
      type: 'boolean',
      default: false,
      doc: 'Decay at whole multiples of decaySteps only.',
    },
  },
  rate(step, { learningRate }, { decayRate, decaySteps, staircase }) {
    const power = step / decaySteps;
    return learningRate * decayRate ** (staircase ? Math.floor(power) : power);
  },
});
