import * as l10n from '@vscode/l10n';
import { moments } from '../statistics';
import type { FittedCheck } from './check';

/** Root mean square of a target that the first steps of an optimizer reach, at most. */
const LARGE = 100;

/** A number far from what an output layer gives at first, which training then spends its steps on. */
export const targetScale: FittedCheck = {
  fitted: true,
  codes: ['check.targetScale'],
  run({ parts, task, config }) {
    if (task !== 'regression' || config.scaleTarget.type !== 'none') return [];
    const { mean, variance } = moments({ values: parts.train.target });
    if (Math.hypot(mean, Math.sqrt(variance)) <= LARGE) return [];
    const shown = (value: number): string => value.toPrecision(3);
    return [
      {
        code: 'check.targetScale',
        severity: 'info',
        at: ['data', 'target'],
        message: l10n.t(
          'The target has mean {0} and standard deviation {1}, and a model starts near 0: it takes many steps to get there. scaleTarget lets it learn the scaled target; predictions and metrics stay in its unit.',
          shown(mean),
          shown(Math.sqrt(variance)),
        ),
        fix: {
          title: l10n.t('Scale the target'),
          at: ['scaleTarget'],
          value: { type: 'standard' },
        },
      },
    ];
  },
};
