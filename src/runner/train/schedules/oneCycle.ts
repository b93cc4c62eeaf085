import { defineSchedule } from './schedule';

export const oneCycle = defineSchedule({
  kind: 'schedule',
  name: 'oneCycle',
  doc: 'Up to the learning rate and down far below its start, over the whole plan (Smith and Topin 2018).',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html',
  params: {
    pctStart: {
      type: 'number',
      default: 0.3,
      exclusiveMin: 0,
      exclusiveMax: 1,
      unit: 'share',
      doc: 'Share of the steps in which the rate rises.',
    },
    divFactor: {
      type: 'number',
      default: 25,
      min: 1,
      doc: 'The first rate is the learning rate over this.',
    },
    finalDivFactor: {
      type: 'number',
      default: 10000,
      min: 1,
      doc: 'The last rate is the first one over this.',
    },
    annealStrategy: {
      type: 'enum',
      values: ['cos', 'linear'],
      default: 'cos',
      doc: 'Shape of both parts.',
    },
  },
  rate(step, { learningRate, totalSteps }, values) {
    const { pctStart, divFactor, finalDivFactor, annealStrategy } = values;
    const first = learningRate / divFactor;
    const last = first / finalDivFactor;
    const between = (from: number, to: number, share: number): number =>
      annealStrategy === 'linear'
        ? from + (to - from) * share
        : to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));
    const top = pctStart * totalSteps - 1;
    const end = totalSteps - 1;
    if (step <= top) return between(first, learningRate, step / top);
    return between(learningRate, last, Math.min(1, (step - top) / (end - top)));
  },
});
