import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { ListedRow, RowFilter } from '../../shared/protocol/dataRows';
import { dropdown, iconButton, link } from '../kit/controls';
import { integer, significant, UNKNOWN } from '../kit/format';
import { section } from '../kit/section';
import { partNames } from './parts';
import { pictures as pictureCount, rows as rowCount } from './plural';
import type { DataView } from './state';

/** A class is chosen from a list up to so many. */
const RELABELLED = 100;

/** A filter in words: train · class = yes · x in [1, 2). */
export function filterText(filter: RowFilter): string {
  const { part, feature, from, to, closed, scaled, category, missing, names, removed } = filter;
  const range =
    feature !== undefined && from !== undefined && to !== undefined
      ? `${feature}${scaled ? ` (${l10n.t('scaled')})` : ''} ∈ [${significant(from)}, ${significant(to)}${closed ? ']' : ')'}`
      : undefined;
  return [
    part && partNames[part],
    filter.class !== undefined ? l10n.t('class = {0}', filter.class) : undefined,
    category === undefined ? range : `${feature} = ${category}`,
    missing !== undefined ? l10n.t('{0} is missing', missing) : undefined,
    filter.fromPlace !== undefined && filter.toPlace !== undefined
      ? l10n.t('rows {0} to {1}', integer(filter.fromPlace), integer(filter.toPlace - 1))
      : undefined,
    names ? l10n.t('{0} chosen', names.length) : undefined,
    removed ? l10n.t('left out') : undefined,
  ]
    .filter((text) => text !== undefined)
    .join(' · ');
}

const value = (each: number | string | null): string =>
  each === null ? UNKNOWN : typeof each === 'number' ? significant(each, 5) : each;

const status = ({ part, removed }: ListedRow): string => {
  if (removed) return l10n.t('left out: {0}', removed.reason);
  return part ? partNames[part] : '';
};

const nameOf = (name: number | string): string => (typeof name === 'number' ? integer(name) : name);

/** Leaves a row out or gives it another class, in the file that the config names. */
function corrections(row: ListedRow, view: DataView): TemplateResult | typeof nothing {
  const { report, state, send } = view;
  const { name, target, removed } = row;
  if (!state.told.canAct) return nothing;
  const own = typeof name === 'number' ? { row: name } : { path: name };
  const text = typeof name === 'number' ? l10n.t('row {0}', integer(name)) : name;
  if (removed?.stage === 'corrections')
    return link({
      label: l10n.t('Take back'),
      title: l10n.t('Use {0} again', text),
      click: () => send({ type: 'correct', changes: [{ ...own, action: 'clear' }] }),
    });
  if (removed !== undefined && removed.stage !== 'balance') return nothing;
  const { classes } = report;
  return html`<span class="correct"
    >${
      typeof target === 'string' && classes.length <= RELABELLED
        ? dropdown({
            label: l10n.t('Class of {0}', text),
            value: target,
            options: classes.map((label) => [label, label] as const),
            change: (label) =>
              send({ type: 'correct', changes: [{ ...own, action: 'relabel', class: label }] }),
          })
        : nothing
    }${iconButton({
      label: l10n.t('Exclude {0}', text),
      icon: 'close',
      click: () => send({ type: 'correct', changes: [{ ...own, action: 'exclude' }] }),
    })}</span
  >`;
}

function tableOf(view: DataView): TemplateResult {
  const { found } = view.state;
  const { report } = view;
  return html`<div
    class="scroll rows"
    tabindex="0"
    role="region"
    aria-label=${l10n.t('Rows that were found')}
  >
    <table>
      <thead>
        <tr>
          <th scope="col">${l10n.t('row')}</th>
          <th scope="col">${l10n.t('part')}</th>
          <th scope="col">${report.target}</th>
          <th scope="col">${l10n.t('correct')}</th>
          ${found!.columns.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${found!.rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${nameOf(row.name)}</th>
              <td class="text">${status(row)}</td>
              <td class="text">${row.target === undefined ? UNKNOWN : value(row.target)}</td>
              <td class="text">${corrections(row, view)}</td>
              ${row.values.map((each, i) =>
                row.filled?.includes(i)
                  ? html`<td>
                      <i title=${l10n.t('filled in: the source has no value')}>${value(each)}</i>
                    </td>`
                  : html`<td class=${typeof each === 'string' ? 'text' : ''}>${value(each)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function picturesOf(view: DataView): TemplateResult {
  const { state, send } = view;
  return html`<div class="row found-pictures">
    ${state.found!.rows.map(
      (row) =>
        html`<div>
          <button
            type="button"
            class="thumbnail"
            title=${String(row.name)}
            aria-label=${l10n.t('Open {0}', String(row.name))}
            @click=${() => send({ type: 'open', name: row.name })}
          >
            ${row.src ? html`<img src=${row.src} alt="" />` : nothing}
            <span>${row.target ?? ''} <small>${status(row)}</small></span>
          </button>
          ${corrections(row, view)}
        </div>`,
    )}
  </div>`;
}

/** The rows or pictures that the filter finds. */
export function foundRows(view: DataView): TemplateResult | typeof nothing {
  const { state, report, change } = view;
  const { filter, found, listing, failures } = state;
  if (filter === undefined || !listing) return nothing;
  const count = report.pictures ? pictureCount : rowCount;
  return section({
    id: 'found',
    kind: 'found',
    title: report.pictures ? l10n.t('Found pictures') : l10n.t('Found rows'),
    note:
      found === undefined
        ? filterText(filter)
        : found.rows.length < found.total
          ? l10n.t(
              '{0}: the first {1} of {2}',
              filterText(filter),
              found.rows.length,
              count(found.total),
            )
          : `${filterText(filter)}: ${count(found.total)}`,
    controls: html`${
      report.pictures
        ? nothing
        : link({
            label: l10n.t('Open the file'),
            click: () => view.send({ type: 'open', name: 0 }),
          })
    }
    ${iconButton({
      label: l10n.t('Close the list'),
      icon: 'close',
      click: () => change({ listing: false }),
    })}`,
    body:
      found === undefined
        ? html`<p class="quiet" role="status">${failures.rows ?? l10n.t('Looking for them…')}</p>`
        : report.pictures
          ? picturesOf(view)
          : tableOf(view),
  });
}
