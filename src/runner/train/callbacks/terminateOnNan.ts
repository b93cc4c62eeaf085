import * as l10n from '@vscode/l10n';
import { defineCallback } from './callback';

export const terminateOnNan = defineCallback({
  kind: 'callback',
  name: 'terminateOnNan',
  doc: 'Fails the run at once when the loss is no finite number. Trainyard does so in any case.',
  source: 'https://keras.io/api/callbacks/terminate_on_nan/',
  params: {},
  make: (_values, { control }) => ({
    onStepEnd(step, loss) {
      if (!Number.isFinite(loss))
        control.fail(
          'train.nanLoss',
          l10n.t('terminateOnNan: the loss is {0} at step {1}.', loss, step),
        );
    },
    state: () => null,
    restore: () => undefined,
  }),
});
