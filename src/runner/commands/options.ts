import { InvalidArgumentError, Option } from 'commander';
import * as l10n from '@vscode/l10n';

/** An option's value as a whole number from 0 on. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError(l10n.t('Found {0}; expected a whole number.', text));
  return value;
}

/** Which model of a run of folds. */
export const foldOption = (): Option =>
  new Option(
    '--fold <n>',
    'of a run of folds: the model of this one (default: that of the refit, else of the fold with the lowest held-out loss)',
  ).argParser(wholeNumber);
