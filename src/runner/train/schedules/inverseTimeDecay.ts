import { defineSchedule } from './schedule';

export const inverseTimeDecay = defineSchedule({
  kind: 'schedule',
  name: 'inverseTimeDecay',
  doc: 'The learning rate over 1 + decayRate · step / decaySteps.',
  source: 'https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/',
  params: {
    decaySteps: {
      type: 'integer',
      min: 1,
      required: true,
      unit: 'steps',
      doc: 'Steps of one decay.',
    },
    decayRate: { type: 'number', required: true, min: 0, doc: 'How fast it falls.' },
    staircase: {
      type: 'boolean',
      default: false,
      doc: 'Decay at whole multiples of decaySteps only.',
    },
  },
  rate(step, { learningRate }, { decayRate, decaySteps, staircase }) {
    const times = step / decaySteps;
    return learningRate / (1 + decayRate * (staircase ? Math.floor(times) : times));
  },
});
