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
  const { balanced } = filter;
  const range =
    feature !== undefined && from !== undefined && to !== undefined
      ? `${feature}${scaled ? ` (${l10n.t('scaled')})` : ''} ∈ [${significant(from)}, ${significant(to)}${closed ? ']' : ')'}`
      : undefined;
  return [
    part && (balanced ? l10n.t('{0}, balanced', partNames[part]) : partNames[part]),
    filter.class !== undefined ? l10n.t('class = {0}', filter.class) : undefined,
    category === undefined ? range : `${feature} = ${category}`,
    missing !== undefined ? l10n.t('{0} is missing', missing) : undefined,
    filter.fromPlace !== undefined && filter.toPlace !== undefined
      ? l10n.t('rows {0} to {1}', integer(filter.fromPlace), integer(filter.toPlace - 1))
      : undefined,
    names ? l10n.t('chosen') : undefined,
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

/** What a check holds against a row: the class of its neighbours, or the row that is the same. */
function evidence({ name, target, removed }: ListedRow, { state, send }: DataView) {
  const held = state.evidence?.get(name);
  if (held?.like !== undefined) return html`<span title=${held.like}>${rowText(held.like)}</span>`;
  const { class: label } = held ?? {};
  if (label === undefined) return nothing;
  if (label === target || removed !== undefined || !state.told.canAct) return html`${label}`;
  return link({
    label: `→ ${label}`,
    title: l10n.t('Give {0} the class {1}, as its nearest neighbours have', rowText(name), label),
    click: () =>
      send({ type: 'correct', changes: [{ ...keyOf(name), action: 'relabel', class: label }] }),
  });
}

const rowText = (name: number | string): string =>
  typeof name === 'number' ? l10n.t('row {0}', integer(name)) : name;

const keyOf = (name: number | string) =>
  typeof name === 'number' ? { row: name } : { path: name };

/** Head of the column with the evidence: doubted labels, or rows that are the same. */
const evidenceHead = ({ state }: DataView): string | undefined => {
  const [first] = state.evidence?.values() ?? [];
  if (first === undefined) return undefined;
  return first.class === undefined ? l10n.t('same as') : l10n.t('neighbours');
};

/** All that are listed and doubted, at once. */
function allAtOnce({ state, send }: DataView): TemplateResult | typeof nothing {
  const { found, evidence: held, told } = state;
  const doubted = (found?.rows ?? []).flatMap(({ name, target, removed }) => {
    const label = held?.get(name)?.class;
    return label === undefined || label === target || removed !== undefined
      ? []
      : [{ ...keyOf(name), label }];
  });
  if (!told.canAct || doubted.length < 2) return nothing;
  const [relabel, exclude] = [
    doubted.map(({ label, ...key }) => ({ ...key, action: 'relabel', class: label }) as const),
    doubted.map(({ label: _, ...key }) => ({ ...key, action: 'exclude' }) as const),
  ];
  return html`${link({
    label: l10n.t('Relabel all {0}', doubted.length),
    title: l10n.t('Each gets the class that its nearest neighbours have'),
    click: () => send({ type: 'correct', changes: relabel }),
  })}
  ${link({
    label: l10n.t('Exclude all {0}', doubted.length),
    click: () => send({ type: 'correct', changes: exclude }),
  })}`;
}

/** Leaves a row out or gives it another class, in the file that the config names. */
function corrections(row: ListedRow, view: DataView): TemplateResult | typeof nothing {
  const { report, state, send } = view;
  const { name, target, removed } = row;
  if (!state.told.canAct) return nothing;
  const own = keyOf(name);
  const text = rowText(name);
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
  const head = evidenceHead(view);
  const texts = new Set(
    found!.rows.flatMap(({ values }) =>
      values.flatMap((each, i) => (typeof each === 'string' ? [i] : [])),
    ),
  );
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
          <th scope="col" class="text">${l10n.t('part')}</th>
          <th scope="col" class="text">${report.target}</th>
          ${head === undefined ? nothing : html`<th scope="col" class="text">${head}</th>`}
          <th scope="col" class="text">${l10n.t('correct')}</th>
          ${found!.columns.map((name, i) => html`<th scope="col" class=${texts.has(i) ? 'text' : ''}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${found!.rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${nameOf(row.name)}</th>
              <td class="text">${status(row)}</td>
              <td class="text">${row.target === undefined ? UNKNOWN : value(row.target)}</td>
              ${head === undefined ? nothing : html`<td class="text">${evidence(row, view)}</td>`}
              <td class="text">${corrections(row, view)}</td>
              ${row.values.map((each, i) =>
                row.filled?.includes(i)
                  ? html`<td class=${texts.has(i) ? 'text' : ''}>
                      <i title=${l10n.t('filled in: the source has no value')}>${value(each)}</i>
                    </td>`
                  : html`<td class=${texts.has(i) ? 'text' : ''}>${value(each)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function picturesOf(view: DataView): TemplateResult {
  const { state, send } = view;
  const head = evidenceHead(view);
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
          ${
            head === undefined || !state.evidence?.has(row.name)
              ? nothing
              : html`<p class="evidence"><small>${head}</small> ${evidence(row, view)}</p>`
          }
          ${corrections(row, view)}
        </div>`,
    )}
  </div>`;
}

/** The rows or pictures that the filter finds. */
export function foundRows(view: DataView): TemplateResult | typeof nothing {
  const { state, report, closeList } = view;
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
    controls: html`${allAtOnce(view)}
    ${
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
      click: closeList,
    })}`,
    body:
      found === undefined
        ? html`<p class="quiet" role="status">${failures.rows ?? l10n.t('Looking for them…')}</p>`
        : report.pictures
          ? picturesOf(view)
          : tableOf(view),
  });
}
