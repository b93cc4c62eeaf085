import * as l10n from '@vscode/l10n';
import type { Callback } from './callback';
import { defineCallback } from './callback';
import { betterOf, monitorArguments } from './monitor';

export const reduceLrOnPlateau = defineCallback({
  kind: 'callback',
  name: 'reduceLrOnPlateau',
  doc: 'Lowers the learning rate when what is watched has not become better for a number of epochs.',
  source: 'https://keras.io/api/callbacks/reduce_lr_on_plateau/',
  params: {
    ...monitorArguments,
    factor: {
      type: 'number',
      default: 0.1,
      exclusiveMin: 0,
      exclusiveMax: 1,
      doc: 'The new rate is the old one times this.',
    },
    patience: {
      type: 'integer',
      default: 10,
      min: 0,
      doc: 'Epochs without a change before it acts.',
      unit: 'epochs',
    },
    minDelta: { type: 'number', default: 1e-4, min: 0, doc: 'Smallest change that counts.' },
    cooldown: {
      type: 'integer',
      default: 0,
      min: 0,
      doc: 'Epochs to wait after it has acted.',
      unit: 'epochs',
    },
    minLr: { type: 'number', default: 0, min: 0, doc: 'Lowest rate.' },
  },
  make(values, context): Callback {
    const { monitor, factor, patience, minDelta, cooldown, minLr } = values;
    const better = betterOf(values, context);
    let best: number | null = null;
    let wait = 0;
    let cooling = 0;
    return {
      onEpochEnd(_epoch, logs) {
        const value = logs[monitor];
        if (value === undefined) return;
        if (cooling > 0) {
          cooling--;
          wait = 0;
        }
        if (best === null || better(value, best, minDelta)) {
          best = value;
          wait = 0;
          return;
        }
        if (cooling > 0) return;
        wait++;
        const rate = context.control.learningRate();
        if (wait < patience || rate <= minLr) return;
        const lower = Math.max(rate * factor, minLr);
        context.control.scaleLearningRate(lower / rate);
        context.control.log(l10n.t('reduceLrOnPlateau: the learning rate is now {0}.', lower));
        cooling = cooldown;
        wait = 0;
      },
      state: () => ({ best, wait, cooling }),
      restore(state) {
        ({ best, wait, cooling } = state as { best: number | null; wait: number; cooling: number });
      },
    };
  },
});
