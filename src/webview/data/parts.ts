import * as l10n from '@vscode/l10n';
import type { PartName } from '../../shared/protocol/dataReport';

/** What the parts are called. */
export const partNames: Readonly<Record<PartName, string>> = {
  get train() {
    return l10n.t('Train');
  },
  get validation() {
    return l10n.t('Validation');
  },
  get test() {
    return l10n.t('Test');
  },
};
