import * as l10n from '@vscode/l10n';
import type { Warning } from '../../shared/problem';
import { partNames } from '../data/dataset';
import { list, type Check } from './check';

/** Fewer training samples than these teach a class by chance. */
const FEWEST_SAMPLES = 10;

/** Classes with too few training samples, and parts that lack a class. */
export const classCounts: Check = {
  codes: ['check.rareClass', 'check.classMissing'],
  run({ parts, classes, config }) {
    if (classes.length === 0) return [];
    const counts = (target: Float64Array): number[] => {
      const found = classes.map(() => 0);
      for (const label of target) found[label]!++;
      return found;
    };
    const warnings: Warning[] = [];
    const train = counts(parts.train.target);
    const rare = classes.flatMap((name, i) =>
      train[i]! > 0 && train[i]! < FEWEST_SAMPLES ? [`${name}: ${train[i]}`] : [],
    );
    if (rare.length > 0)
      warnings.push({
        code: 'check.rareClass',
        at: ['data', 'target'],
        message: l10n.t(
          'These classes have fewer than {0} training samples: {1}. Gather more, join them with others, or leave them out; no balancing makes up for samples that are not there.',
          FEWEST_SAMPLES,
          list(rare),
        ),
      });
    for (const part of partNames) {
      if (parts[part].target.length === 0) continue;
      const own = part === 'train' ? train : counts(parts[part].target);
      const lacking = classes.filter((_, i) => own[i] === 0);
      if (lacking.length === 0) continue;
      warnings.push({
        code: 'check.classMissing',
        at: ['split'],
        message: l10n.t(
          'The {0} part holds no sample of {1}, so nothing is {2} about them. Set split to stratified, or give more samples.',
          part,
          list(lacking),
          part === 'train' ? l10n.t('learned') : l10n.t('told'),
        ),
        ...(config.split.type !== 'stratified' && {
          fix: {
            title: l10n.t('Split by class'),
            at: ['split'],
            value: { type: 'stratified' },
          },
        }),
      });
    }
    return warnings;
  },
};
