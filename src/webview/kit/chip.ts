/**
 * A word or two in a rounded frame: a state, a backend, a filter.
 *
 *     chip(l10n.t('Running'), { tone: 'info', icon: 'sync' })
 *     chip('class = wolf', { remove: () => clear(), removeLabel: l10n.t('Clear the filter') })
 */
import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconName } from './icon';

export interface ChipParts {
  readonly tone?: 'info' | 'warning' | 'error' | 'ok';
  readonly icon?: IconName;
  readonly title?: string;
  /** Makes it end with a button. */
  readonly remove?: () => void;
  readonly removeLabel?: string;
}

export const chip = (text: string, parts: ChipParts = {}): TemplateResult =>
  html`<span class="chip ${parts.tone ?? ''}" title=${parts.title ?? nothing}
    >${parts.icon ? icon(parts.icon) : nothing}${text}${
      parts.remove
        ? html`<button
            type="button"
            aria-label=${parts.removeLabel ?? nothing}
            @click=${parts.remove}
          >
            ${icon('close')}
          </button>`
        : nothing
    }</span
  >`;
