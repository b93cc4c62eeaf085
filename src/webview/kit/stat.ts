/**
 * A row of figures: the label above, the value below it, what belongs to it smaller beside it.
 *
 *     stats([{ label: l10n.t('Epoch'), value: '31 / 50', note: l10n.t('step {0} / {1}', 206, 344) }])
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Content } from './section';

export interface Stat {
  readonly label: string;
  readonly value: Content;
  readonly note?: Content;
}

export const stats = (all: readonly Stat[]): TemplateResult =>
  html`<dl class="stats">
    ${all.map(
      ({ label, value, note }) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}${note === undefined ? nothing : html` <small>${note}</small>`}</dd>
        </div>`,
    )}
  </dl>`;
