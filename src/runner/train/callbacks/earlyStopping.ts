import * as l10n from '@vscode/l10n';
import type { Callback } from './callback';
import { defineCallback } from './callback';
import { betterOf, monitorArguments } from './monitor';

export const earlyStopping = defineCallback({
  kind: 'callback',
  name: 'earlyStopping',
  doc: 'Ends training when what is watched has not become better for a number of epochs.',
  source: 'https://keras.io/api/callbacks/early_stopping/',
  params: {
    ...monitorArguments,
    minDelta: { type: 'number', default: 0, min: 0, doc: 'Smallest change that counts.' },
    patience: {
      type: 'integer',
      default: 0,
      min: 0,
      doc: 'Epochs without a change before it stops.',
      unit: 'epochs',
    },
    baseline: {
      type: 'number',
      default: null,
      nullable: true,
      doc: 'A value that must be beaten for patience to begin anew.',
    },
    restoreBestWeights: {
      type: 'boolean',
      default: false,
      doc: 'Go back to the weights of the best epoch at the end.',
    },
    startFromEpoch: {
      type: 'integer',
      default: 0,
      min: 0,
      doc: 'Epochs to wait before watching.',
      unit: 'epochs',
    },
  },
  make(values, context): Callback {
    const { monitor, minDelta, patience, baseline, restoreBestWeights, startFromEpoch } = values;
    const better = betterOf(values, context);
    let best: number | null = null;
    let wait = 0;
    return {
      onEpochEnd(epoch, logs) {
        const value = logs[monitor];
        if (value === undefined || epoch <= startFromEpoch) return;
        wait++;
        if (best === null || better(value, best, minDelta)) {
          best = value;
          if (restoreBestWeights) context.control.markBest();
          if (baseline === null || better(value, baseline, minDelta)) wait = 0;
          return;
        }
        if (wait < patience || epoch === 1) return;
        context.control.stop(
          l10n.t('earlyStopping: {0} has not become better for {1} epochs.', monitor, wait),
        );
      },
      onTrainEnd() {
        if (restoreBestWeights && best !== null) context.control.restoreBest();
      },
      state: () => ({ best, wait }),
      restore(state) {
        ({ best, wait } = state as { best: number | null; wait: number });
      },
    };
  },
});
