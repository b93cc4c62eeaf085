import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { dialectText } from '../../shared/dialect';
import type { PartName } from '../../shared/protocol/dataReport';
import { chip } from '../kit/chip';
import { iconButton, link, segmented } from '../kit/controls';
import { integer } from '../kit/format';
import { icon } from '../kit/icon';
import { balance } from './balance';
import { bar } from './bar';
import { checks, cleaning, rejected } from './checks';
import { classPatterns } from './classes';
import { correlation } from './correlation';
import { feature } from './feature';
import { folds } from './folds';
import { features } from './features';
import { filterBar } from './filterBar';
import { foundRows } from './found';
import { hasGaps, missing } from './missing';
import { partNames, splits } from './parts';
import { pictures, sizes } from './pictures';
import { features as featureCount, pictures as pictureCount, rows } from './plural';
import { projection } from './projection';
import type { DataView } from './state';
import { target } from './target';

const fileName = (source: unknown): string | undefined =>
  typeof source === 'string' ? source.split(/[\\/]/).at(-1) : undefined;

function header(view: DataView): TemplateResult {
  const { report, state, send, change } = view;
  const { told } = state;
  const { read, rejected: lost, clean } = report.rows;
  const gone = read - lost - clean;
  const kind = report.pictures ? l10n.t('pictures') : l10n.t('table');
  const task =
    report.classes.length > 0
      ? l10n.t('classification · {0} classes', report.classes.length)
      : l10n.t('regression · {0}', report.target);
  const count = report.pictures ? pictureCount : rows;
  const dialect = dialectText(report.source);
  const facts = [
    l10n.t('{0} read', count(read)),
    ...(lost > 0 ? [l10n.t('{0} rejected', integer(lost))] : []),
    ...(gone > 0 ? [l10n.t('{0} removed by cleaning', integer(gone))] : []),
  ];
  return html`<header>
    <div class="title">
      ${icon(report.pictures ? 'eye' : 'table')}
      <h1>${fileName(report.source.file ?? report.source.source) ?? told.name}</h1>
      ${chip(kind)} ${chip(task)}
      <small
        >${facts.join(', ')}, <b>${l10n.t('{0} clean', integer(clean))}</b> ·
        ${report.pictures ? nothing : featureCount(report.features.length)}</small
      >
      ${dialect === undefined ? nothing : html`<small>${dialect}</small>`}
      ${link({ label: told.config, click: () => send({ type: 'reveal', path: ['data'] }) })}
      ${
        told.saved === undefined
          ? nothing
          : html`<small
              >${l10n.t(
                'saved by a run of {0}; the data are not read now',
                new Date(told.saved).toLocaleString(),
              )}</small
            >`
      }
    </div>
    <div class="controls">
      ${state.loading === undefined ? nothing : html`<small>${icon('sync')} ${state.loading}</small>`}
      ${
        report.pictures
          ? nothing
          : segmented<PartName>({
              label: l10n.t('Part of the data'),
              value: state.part,
              options: splits
                .filter((part) => part === 'train' || report.splits[part].rows > 0)
                .map((part) => [part, partNames[part]] as const),
              change: (part) => change({ part }),
            })
      }
      ${iconButton({
        label: l10n.t('Read the data again'),
        icon: 'refresh',
        disabled: !told.canAct,
        click: () => send({ type: 'reload' }),
      })}
    </div>
  </header>`;
}

/** The data panel. */
export function dataView(view: DataView): TemplateResult {
  const { report } = view;
  const table = report.pictures === undefined;
  // What has little to say stands beside, not in a third of the width.
  const gaps = hasGaps(report);
  return html`<main class=${table ? 'table' : 'with-pictures'}>
    ${classPatterns(report.classes.length)} ${header(view)} ${bar(view)} ${foundRows(view)}
    <div class="top">
      <div class="wide">
        ${report.classes.length > 0 ? balance(view) : target(view)} ${folds(view)}
      </div>
      <div class="side">
        ${checks(view)} ${cleaning(view)} ${rejected(view)}
        ${table ? (gaps ? nothing : missing(view)) : sizes(view)}
      </div>
      ${table ? html`<div class="list-side">${features(view)}</div>` : nothing}
      <div class="detail">${table ? feature(view) : html`${pictures(view)}`}</div>
    </div>
    <div class="bottom ${gaps ? 'three' : ''}">
      ${table ? html`${gaps ? missing(view) : nothing} ${correlation(view)}` : feature(view)}
      ${projection(view)}
    </div>
    ${filterBar(view)}
  </main>`;
}
