import * as l10n from '@vscode/l10n';
import type { RunComparison } from '../../shared/run/compare';
import { figure, stateName } from '../explorer/describe';

const NONE = '–';
const cell = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#]/g, '\\$&').replace(/\r?\n/g, ' ');
const value = (given: unknown): string =>
  given === null ? NONE : typeof given === 'string' ? given : JSON.stringify(given);

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), `|---|${'--:|'.repeat(heads.length - 1)}`, ...rows.map(line), ''];
}

/** Runs side by side as a Markdown document. */
export function comparisonMarkdown({ runs, config, metrics }: RunComparison): string {
  const named = new Map(runs.map(({ id, name }) => [id, name]));
  const heads = (first: string): string[] => [first, ...runs.map(({ name }) => name)];
  const forked = runs.some(({ parent }) => parent !== null);
  return [
    `# ${l10n.t('Comparison of {0} runs', runs.length)}`,
    '',
    ...table(heads(''), [
      [l10n.t('run'), ...runs.map(({ id }) => id)],
      [l10n.t('state'), ...runs.map(({ state }) => stateName(state))],
      [l10n.t('backend'), ...runs.map(({ backend }) => backend ?? NONE)],
      [l10n.t('epochs'), ...runs.map(({ epoch }) => String(epoch))],
      ...(forked
        ? [
            [
              l10n.t('forked from'),
              ...runs.map(({ parent }) =>
                parent === null
                  ? NONE
                  : l10n.t('{0}, epoch {1}', named.get(parent.run) ?? parent.run, parent.epoch),
              ),
            ],
          ]
        : []),
    ]),
    `## ${l10n.t('Where the configs differ')}`,
    '',
    ...(config.length === 0
      ? [l10n.t('The configs are the same.'), '']
      : table(
          heads(l10n.t('setting')),
          config.map(({ name, values }) => [name, ...values.map(value)]),
        )),
    ...(metrics.length === 0
      ? []
      : [
          `## ${l10n.t('Metrics')}`,
          '',
          l10n.t('Of the best epoch, and of the test part.'),
          '',
          ...table(
            heads(l10n.t('metric')),
            metrics.map(({ name, values }) => [
              name,
              ...values.map((each) => (each === null ? NONE : figure(each))),
            ]),
          ),
        ]),
  ].join('\n');
}
