import * as l10n from '@vscode/l10n';
import type { RunComparison } from '../../shared/run/compare';
import { formatNumber } from './format';
import { table } from './table';

const NONE = '–';
const shown = (value: unknown): string =>
  value === null ? NONE : typeof value === 'string' ? value : JSON.stringify(value);

/** A column a run: what it is, where its config differs from the others', its metrics. */
export function renderComparison({ runs, config, metrics }: RunComparison): string {
  const row = (head: string, cells: readonly string[]): string[] => [head, ...cells];
  const of = (pick: (run: RunComparison['runs'][number]) => unknown): string[] =>
    runs.map((run) => shown(pick(run)));
  const forked = runs.some(({ parent }) => parent !== null);
  const facts = [
    row(
      l10n.t('state'),
      of(({ state }) => state),
    ),
    row(
      l10n.t('backend'),
      of(({ backend }) => backend),
    ),
    row(
      l10n.t('epochs'),
      of(({ epoch }) => epoch),
    ),
    ...(forked
      ? [
          row(
            l10n.t('forked from'),
            of(({ parent }) => parent && `${parent.run} @ ${parent.epoch}`),
          ),
        ]
      : []),
  ];
  const differing =
    config.length === 0
      ? [[l10n.t('The configs are the same.')]]
      : config.map(({ name, values }) => row(name, values.map(shown)));
  const results = metrics.map(({ name, values }) =>
    row(
      name,
      values.map((value) => (value === null ? NONE : formatNumber(value))),
    ),
  );
  const heads = row(
    l10n.t('run'),
    of(({ id }) => id),
  );
  const blank = [''];
  return table([
    heads,
    ...facts,
    blank,
    ...differing,
    ...(results.length > 0 ? [blank] : []),
    ...results,
  ]);
}
