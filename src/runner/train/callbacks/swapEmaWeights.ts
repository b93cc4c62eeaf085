import * as l10n from '@vscode/l10n';
import { TrainyardError } from '../../../shared/problem';
import { defineCallback } from './callback';

export const swapEmaWeights = defineCallback({
  kind: 'callback',
  name: 'swapEmaWeights',
  doc: 'Validates and saves each epoch with the moving averages of the weights, which the optimizer keeps with useEma.',
  source: 'https://keras.io/api/callbacks/swap_ema_weights/',
  params: {},
  make(_values, { averages, at }) {
    if (!averages)
      throw new TrainyardError({
        code: 'train.noAverages',
        message: l10n.t(
          'swapEmaWeights needs the averages that the optimizer keeps: set "useEma": true in compile.optimizer.',
        ),
        at,
      });
    return { state: () => null, restore: () => undefined };
  },
});
