import * as l10n from '@vscode/l10n';
import { significant } from '../kit/format';

export const times = (factor: number): string => `×\u00a0${significant(factor, 3)}`;

/** What was asked of a run, in words. */
export function steeringText(action: string, values: Readonly<Record<string, unknown>>): string {
  const { learningRate: rate, learningRateFactor: factor } = values;
  if (action === 'pause') return l10n.t('paused');
  if (action === 'resume') return l10n.t('went on');
  if (action === 'stop')
    return values.restoreBestWeights === true
      ? l10n.t('stopped, best weights kept')
      : l10n.t('stopped');
  if (typeof rate !== 'number') return action;
  const change = typeof factor === 'number' ? ` (${times(factor)})` : '';
  return l10n.t('learning rate {0}', significant(rate)) + change;
}
