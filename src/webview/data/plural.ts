import * as l10n from '@vscode/l10n';
import { integer } from '../kit/format';

/** 1 row, 4,428 rows. */
export const rows = (count: number): string =>
  count === 1 ? l10n.t('1 row') : l10n.t('{0} rows', integer(count));
export const features = (count: number): string =>
  count === 1 ? l10n.t('1 feature') : l10n.t('{0} features', integer(count));
export const cells = (count: number): string =>
  count === 1 ? l10n.t('1 cell') : l10n.t('{0} cells', integer(count));
export const pictures = (count: number): string =>
  count === 1 ? l10n.t('1 picture') : l10n.t('{0} pictures', integer(count));
