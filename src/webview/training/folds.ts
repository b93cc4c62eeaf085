import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FoldManifest, FoldsManifest, RefitManifest } from '../../shared/run/manifest';
import { integer, significant } from '../kit/format';
import { icon } from '../kit/icon';
import { section } from '../kit/section';
import { table } from '../kit/table';
import { isLive } from './facts';
import type { TrainingView } from './view';

/** Metrics of the rows left out and of the test part, in their order; losses first. */
const namesOf = (folds: FoldsManifest): string[] => {
  const told = [folds.mean, ...folds.entries.map(({ metrics }) => metrics.best)];
  const names = new Set(told.flatMap((each) => Object.keys(each)));
  return [...names].filter((name) => /^(val|test)_/.test(name));
};

/** "0.8512 ± 0.0214" */
export const withDeviation = ({ mean, deviation }: FoldsManifest, name: string): string =>
  mean[name] === undefined
    ? '–'
    : `${significant(mean[name])} ± ${significant(deviation[name], 3)}`;

function label({ fold, result }: FoldManifest, { run, state }: TrainingView): TemplateResult {
  const goesOn = result === undefined && isLive(run) && state.fold?.current === fold;
  const counts = fold === run.folds!.best && run.folds!.refit?.result === undefined;
  return html`${fold} ${counts ? icon('star', l10n.t('the run’s model')) : nothing}
  ${goesOn ? icon('sync', l10n.t('running')) : nothing}`;
}

/** The model behind the folds, of all their rows. */
function refitRow(
  { rows, epochs, result, metrics }: RefitManifest,
  names: readonly string[],
  { run, state }: TrainingView,
): (string | TemplateResult)[] {
  const goesOn = result === undefined && isLive(run);
  const done = state.fold?.current === 'refit' ? state.epochs.length : 0;
  const shown = result ?? metrics;
  return [
    html`${l10n.t('refit')} ${result ? icon('star', l10n.t('the run’s model')) : nothing}
    ${goesOn ? icon('sync', l10n.t('running')) : nothing}`,
    integer(rows),
    '–',
    result ? integer(epochs) : l10n.t('{0} of {1}', done, epochs),
    ...names.map((name) => (shown[name] === undefined ? '–' : significant(shown[name]))),
  ];
}

/** Which model predict and export take. */
function chosen({ refit, best }: FoldsManifest): string[] {
  if (refit?.result) return [l10n.t('predict and export take the model of the refit')];
  return best === null ? [] : [l10n.t('predict and export take the model of fold {0}', best)];
}

/** Each fold's figures, and what they come to. */
export function folds(view: TrainingView): TemplateResult | typeof nothing {
  const { run, state } = view;
  const { folds: found } = run;
  if (found === undefined) return nothing;
  const names = namesOf(found);
  const ended = found.entries.filter(({ result }) => result !== undefined).length;
  const epochs = (fold: number): number =>
    (fold === state.fold?.current
      ? state.epochs
      : (state.folds.find((each) => each.fold === fold)?.epochs ?? [])
    ).length;
  const rows = found.entries.map((entry) => {
    const { fold, rows: counts, result, metrics } = entry;
    // A fold that has not ended tells of its best epoch so far.
    const shown = result ?? metrics.best;
    const figures = names.map((name) =>
      shown[name] === undefined
        ? '–'
        : result
          ? significant(shown[name])
          : html`<span class="caption">${significant(shown[name])}</span>`,
    );
    return [
      label(entry, view),
      integer(counts.train),
      integer(counts.validation),
      integer(epochs(fold)),
      ...figures,
    ];
  });
  const total = [
    html`<b>${l10n.t('mean ± deviation')}</b>`,
    ...['', '', ''],
    ...names.map((name) => html`<b>${withDeviation(found, name)}</b>`),
  ];
  return section({
    id: 'folds',
    kind: 'folds',
    title: l10n.t('Folds'),
    note: [l10n.t('{0} of {1} have ended', ended, found.count), ...chosen(found)].join(' · '),
    body: table({
      caption: l10n.t('Figures of each fold'),
      heads: [l10n.t('fold'), l10n.t('trained on'), l10n.t('left out'), l10n.t('epochs'), ...names],
      rows: [
        ...(ended > 0 ? [total] : []),
        ...(found.refit ? [refitRow(found.refit, names, view)] : []),
        ...rows,
      ],
    }),
  });
}
