import * as l10n from '@vscode/l10n';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import type { Task } from '../element';
import { sortedNames } from './names';

/**
 * Labels of pictures as a target: classes, or for a regression the numbers that they are.
 *
 * @throws TrainyardError `data.oneClass`, `data.targetNotNumeric`
 */
export function labelsToTarget(
  labels: readonly string[],
  wanted: 'auto' | Task,
  at: ConfigPath,
): { task: Task; classes: readonly string[]; target: Float64Array } {
  if (wanted === 'regression') {
    const target = Float64Array.from(labels, Number);
    const wrong = labels.find((label, i) => label.trim() === '' || !Number.isFinite(target[i]));
    if (wrong === undefined) return { task: 'regression', classes: [], target };
    throw new TrainyardError({
      code: 'data.targetNotNumeric',
      at: ['data', 'task'],
      message: l10n.t('The label "{0}" is no number; a regression needs numbers.', wrong),
    });
  }
  const classes = sortedNames(labels);
  if (classes.length < 2)
    throw new TrainyardError({
      code: 'data.oneClass',
      at,
      message: l10n.t(
        'There is only the class "{0}"; a classification needs at least two.',
        classes[0] ?? '',
      ),
    });
  const index = new Map(classes.map((name, i) => [name, i]));
  return {
    task: 'classification',
    classes,
    target: Float64Array.from(labels, (label) => index.get(label)!),
  };
}
