/**
 * A section of a panel: parted from the one before by a line, with a head in bold capitals.
 *
 *     section({ id: 'log', title: l10n.t('Log'), note: l10n.t('last 200 lines'),
 *               controls: link({ label: l10n.t('Show Log'), click }), body: html`…` })
 *
 * `controls` stand at the right of the head; `note` is secondary and stands beside the title.
 */
import { html, nothing, type TemplateResult } from 'lit';

export type Content = TemplateResult | string | number | typeof nothing;

export interface SectionParts {
  /** Unique in the panel. */
  readonly id: string;
  readonly title: string;
  readonly note?: Content;
  /** Beside the title, before the note: a legend, a dropdown. */
  readonly beside?: Content;
  readonly controls?: Content;
  readonly body: Content;
  /** A class of its own for the section. */
  readonly kind?: string;
}

export function section(parts: SectionParts): TemplateResult {
  const { id, title, note, beside, controls, body, kind = '' } = parts;
  return html`<section class=${kind} aria-labelledby=${id}>
    <div class="head">
      <h2 id=${id}>${title}</h2>
      ${beside ?? nothing} ${note === undefined ? nothing : html`<small>${note}</small>`}
      ${controls === undefined ? nothing : html`<span class="controls">${controls}</span>`}
    </div>
    ${body}
  </section>`;
}
