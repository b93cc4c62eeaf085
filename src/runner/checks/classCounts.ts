import * as l10n from '@vscode/l10n';
import type { Warning } from '../../shared/problem';
import { partNames } from '../data/dataset';
import { list, type Check, type CheckedData, type SplitConfig } from './check';
import { byClassFix } from './splitFix';

/** Fewer training samples than these teach a class by chance. */
const FEWEST_SAMPLES = 10;
const FOLDS_SHOWN = 5;

/** Folds that train on, or leave out, no sample of a class. */
function lackingFolds(
  { dataset: { target }, splits }: NonNullable<CheckedData['folds']>,
  classes: readonly string[],
  config: SplitConfig,
): Warning[] {
  const lacking = (positions: Int32Array): string[] => {
    const found = new Set(positions.map((position) => target[position]!));
    return classes.filter((_, label) => !found.has(label));
  };
  const told = splits.flatMap(({ train, validation }, i) => {
    const [untrained, unjudged] = [lacking(train), lacking(validation)];
    return [
      ...(untrained.length > 0
        ? [l10n.t('fold {0} trains on no {1}', i + 1, list(untrained))]
        : []),
      ...(unjudged.length > 0 ? [l10n.t('fold {0} leaves out no {1}', i + 1, list(unjudged))] : []),
    ];
  });
  if (told.length === 0) return [];
  const shown = told.slice(0, FOLDS_SHOWN).join('; ');
  return [
    {
      code: 'check.classMissing',
      at: ['split'],
      message: l10n.t(
        'Folds that lack a class: {0}. Their figures tell nothing of it; set split to stratifiedKFold, shuffle, or give more samples.',
        told.length > FOLDS_SHOWN
          ? l10n.t('{0} and {1} more', shown, told.length - FOLDS_SHOWN)
          : shown,
      ),
      ...byClassFix(config),
    },
  ];
}

/** Classes with too few training samples, and parts that lack a class. */
export const classCounts: Check = {
  codes: ['check.rareClass', 'check.classMissing'],
  run({ parts, folds, classes, config }) {
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
    if (folds !== undefined) warnings.push(...lackingFolds(folds, classes, config));
    for (const part of partNames) {
      if (parts[part].target.length === 0 || (folds && part !== 'test')) continue;
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
        ...byClassFix(config),
      });
    }
    return warnings;
  },
};
