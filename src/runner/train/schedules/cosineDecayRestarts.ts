import { defineSchedule } from './schedule';

export const cosineDecayRestarts = defineSchedule({
  kind: 'schedule',
  name: 'cosineDecayRestarts',
  doc: 'Half cosines down to alpha, each begun anew at the learning rate (Loshchilov and Hutter 2017).',
  source: 'https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay_restarts/',
  params: {
    firstDecaySteps: {
      type: 'integer',
      min: 1,
      required: true,
      unit: 'steps',
      doc: 'Steps of the first half cosine.',
    },
    tMul: { type: 'number', default: 2, min: 1, doc: 'How much longer each next one is.' },
    mMul: {
      type: 'number',
      default: 1,
      exclusiveMin: 0,
      doc: 'How much higher each next one starts.',
    },
    alpha: { type: 'number', default: 0, min: 0, max: 1, doc: 'Share of the rate that stays.' },
  },
  rate(step, { learningRate }, { firstDecaySteps, tMul, mMul, alpha }) {
    let length = firstDecaySteps;
    let from = 0;
    let height = 1;
    while (step >= from + length) {
      from += length;
      length *= tMul;
      height *= mMul;
    }
    const cosine = 0.5 * height * (1 + Math.cos((Math.PI * (step - from)) / length));
    return learningRate * ((1 - alpha) * cosine + alpha);
  },
});
