import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import { TrainyardError, type ConfigPath } from '../../shared/problem';
import type { Task } from '../element';
import { losses } from './losses';
import type { LossElement } from './losses/loss';
import { metrics } from './metrics';
import { optimizers } from './optimizers';
import type { NamedMetric } from './epochMetrics';

function unfit(code: string, name: string, task: Task, fitting: string[], at: ConfigPath) {
  return new TrainyardError({
    code,
    at,
    message: l10n.t(
      '{0} is not for a {1}; those that are: {2}.',
      name,
      task === 'classification' ? l10n.t('classification') : l10n.t('regression'),
      fitting.join(', '),
    ),
  });
}

function chooseLoss(config: ResolvedConfig, task: Task, classes: readonly string[]): LossElement {
  const { type } = config.compile.loss;
  const at = ['compile', 'loss'];
  const fitting = losses.filter((loss) => loss.tasks.includes(task)).map(({ name }) => name);
  const loss = losses.find(({ name }) => name === type)!;
  if (!fitting.includes(type)) throw unfit('compile.lossTask', type, task, fitting, at);
  if (task === 'classification' && loss.output.units === 'one' && classes.length > 2)
    throw new TrainyardError({
      code: 'compile.lossClasses',
      at,
      message: l10n.t(
        '{0} is for two classes, but there are {1}; take categoricalCrossentropy, or "auto".',
        type,
        classes.length,
      ),
      fix: { title: l10n.t('Use "auto"'), at, value: 'auto' },
    });
  return loss;
}

/** Metrics by the names of the config; a second one of a name is told apart by a number. */
function chooseMetrics(config: ResolvedConfig, task: Task): NamedMetric[] {
  const seen = new Map<string, number>();
  return config.compile.metrics.map((metric, i) => {
    const element = metrics.find(({ name }) => name === metric.type)!;
    if (!element.tasks.includes(task)) {
      const fitting = metrics.filter((each) => each.tasks.includes(task)).map(({ name }) => name);
      throw unfit('compile.metricTask', metric.type, task, fitting, ['compile', 'metrics', i]);
    }
    const count = (seen.get(metric.type) ?? 0) + 1;
    seen.set(metric.type, count);
    return { name: count === 1 ? metric.type : `${metric.type}_${count}`, element, config: metric };
  });
}

/**
 * The elements that `compile` names, which must fit the task.
 *
 * @throws TrainyardError `compile.lossTask`, `compile.lossClasses`, `compile.metricTask`
 */
export function choose(config: ResolvedConfig, task: Task, classes: readonly string[]) {
  const { loss, optimizer } = config.compile;
  return {
    loss: { element: chooseLoss(config, task, classes), config: loss },
    optimizer: {
      element: optimizers.find(({ name }) => name === optimizer.type)!,
      config: optimizer,
    },
    metrics: chooseMetrics(config, task),
  };
}
export type Chosen = ReturnType<typeof choose>;

/** Which way is better, for the names that callbacks may watch. */
export const directionOf =
  ({ metrics: chosen }: Chosen, validationRows: number) =>
  (monitor: string): 'min' | 'max' | undefined => {
    const held = monitor.startsWith('val_');
    if (held && validationRows === 0) return undefined;
    const name = held ? monitor.slice('val_'.length) : monitor;
    if (name === 'loss') return 'min';
    return chosen.find((metric) => metric.name === name)?.element.mode;
  };
