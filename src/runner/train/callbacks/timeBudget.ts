import * as l10n from '@vscode/l10n';
import type { Callback } from './callback';
import { defineCallback } from './callback';

export const timeBudget = defineCallback({
  kind: 'callback',
  name: 'timeBudget',
  doc: 'Ends training after the epoch in which its time ran out; a resumed run goes on with what is left.',
  source: 'https://www.tensorflow.org/addons/api_docs/python/tfa/callbacks/TimeStopping',
  params: {
    seconds: { type: 'number', required: true, exclusiveMin: 0, unit: 'seconds', doc: 'The time.' },
  },
  make({ seconds }, { control }): Callback {
    let used = 0;
    let start = performance.now();
    const usedSeconds = (): number => used + (performance.now() - start) / 1000;
    return {
      onEpochEnd(epoch) {
        if (usedSeconds() >= seconds)
          control.stop(l10n.t('timeBudget: {0} s were used up in epoch {1}.', seconds, epoch));
      },
      state: () => ({ used: usedSeconds() }),
      restore(state) {
        ({ used } = state as { used: number });
        start = performance.now();
      },
    };
  },
});
