import * as l10n from '@vscode/l10n';
import type { PartName } from '../../shared/protocol/dataReport';

export const splits = ['train', 'validation', 'test'] as const;

/** How parts are told apart: by colour, and by dashes beside it. */
export const splitColours = { train: 's1', validation: 's2', test: 's3' } as const;
export const splitDashes = { train: 'none', validation: '5 4', test: '2 3' } as const;

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
