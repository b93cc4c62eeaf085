import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { chip } from '../kit/chip';
import { button } from '../kit/controls';
import { icon } from '../kit/icon';
import { filterText } from './found';
import { pictures, rows } from './plural';
import type { DataView } from './state';

function filtering({ state, report, find, clear }: DataView): TemplateResult | typeof nothing {
  const { filter, found, listing } = state;
  if (filter === undefined) return nothing;
  const text = filterText(filter);
  const count = report.pictures ? pictures : rows;
  const remove = { tone: 'info', remove: clear, removeLabel: l10n.t('Clear the filter') } as const;
  return html`${chip(found === undefined ? text : `${text}: ${count(found.total)}`, remove)}
  ${listing ? nothing : button({ label: l10n.t('List'), click: () => find(filter, true) })}`;
}

function taking({ state, send }: DataView): TemplateResult | typeof nothing {
  const { written, failures } = state;
  const failed = failures.undo ?? failures.correct;
  if (failed !== undefined)
    return html`<span class="error" role="alert">${icon('error')} ${failed}</span>`;
  if (written === undefined) return nothing;
  return html`<span class="written"
    >${icon('ok')} ${written}
    ${button({ label: l10n.t('Undo'), click: () => send({ type: 'undo' }) })}</span
  >`;
}

/** What is filtered and what was written last: in sight wherever the panel is scrolled to. */
export function filterBar(view: DataView): TemplateResult | typeof nothing {
  const [filter, written] = [filtering(view), taking(view)];
  if (filter === nothing && written === nothing) return nothing;
  return html`<div class="filter-bar" role="region" aria-label=${l10n.t('Filter and changes')}>
    ${filter} ${written}
  </div>`;
}
