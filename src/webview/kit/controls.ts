/**
 * The controls of all panels, behind this one module: another library takes their place by a change
 * of this file (and `controls.css`). They are the browser's own elements in the editor's colours, so
 * keyboard, focus and screen readers work as everywhere, and nothing needs an inline style.
 *
 *     button({ label: l10n.t('Pause'), icon: 'pause', click: () => send(…) })
 *     iconButton({ label: l10n.t('Data table'), icon: 'table', pressed, click })
 *     link({ label: l10n.t('Show Log'), click })
 *     segmented({ label: l10n.t('Scale'), options: [['linear', l10n.t('linear')], …], value, change })
 *     dropdown({ label, options, value, change })          // a select, its label hidden unless `shown`
 *     checkbox({ label, checked, change })
 *     slider({ label, value, min, max, step, change, text: '0.88' })
 *     textField({ label, value, change }) and numberField({ …, min, max, step, unit })
 *
 * One primary button a view; tests find each by its role and label.
 */
import './controls.css';
import { html, nothing, type TemplateResult } from 'lit';
import { icon, type IconName } from './icon';

export interface ButtonParts {
  readonly label: string;
  readonly icon?: IconName;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** What it does, at more length. */
  readonly title?: string;
  click(): void;
}

/** A button of 24 px with words. */
export const button = (parts: ButtonParts): TemplateResult =>
  html`<button
    type="button"
    class="button ${parts.primary ? 'primary' : ''}"
    ?disabled=${parts.disabled ?? false}
    title=${parts.title ?? nothing}
    @click=${parts.click}
  >
    ${parts.icon ? icon(parts.icon) : nothing}${parts.label}
  </button>`;

/** A button of 24 px with an icon alone; `pressed` makes it a switch. */
export const iconButton = (
  parts: Omit<ButtonParts, 'icon' | 'primary'> & {
    readonly icon: IconName;
    readonly pressed?: boolean;
  },
): TemplateResult =>
  html`<button
    type="button"
    class="button bare"
    ?disabled=${parts.disabled ?? false}
    title=${parts.title ?? parts.label}
    aria-label=${parts.label}
    aria-pressed=${parts.pressed ?? nothing}
    @click=${parts.click}
  >
    ${icon(parts.icon)}
  </button>`;

/** What reads like a link and does something here. */
export const link = ({
  label,
  click,
  title,
}: Pick<ButtonParts, 'label' | 'click' | 'title'>): TemplateResult =>
  html`<button type="button" class="link" title=${title ?? nothing} @click=${click}>
    ${label}
  </button>`;

interface Choice<T extends string> {
  readonly label: string;
  /** Value and text of each. */
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly disabled?: boolean;
  change(value: T): void;
}

/** A few alternatives side by side; the arrow keys move among them. */
export const segmented = <T extends string>(parts: Choice<T>): TemplateResult =>
  html`<span class="segmented" role="radiogroup" aria-label=${parts.label}>
    ${parts.options.map(
      ([value, text]) =>
        html`<label
          ><input
            type="radio"
            name=${parts.label}
            .checked=${value === parts.value}
            ?disabled=${parts.disabled ?? false}
            @change=${() => parts.change(value)}
          /><span>${text}</span></label
        >`,
    )}
  </span>`;

/** A choice from a list. */
export const dropdown = <T extends string>(
  parts: Choice<T> & { readonly shown?: boolean },
): TemplateResult =>
  html`<label class="field"
    ><span class=${parts.shown ? 'caption' : 'hidden'}>${parts.label}</span
    ><select
      ?disabled=${parts.disabled ?? false}
      @change=${(event: Event) => parts.change((event.target as HTMLSelectElement).value as T)}
    >
      ${parts.options.map(
        ([value, text]) =>
          html`<option value=${value} .selected=${value === parts.value}>${text}</option>`,
      )}
    </select></label
  >`;

export const checkbox = (parts: {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  change(checked: boolean): void;
}): TemplateResult =>
  html`<label class="field"
    ><input
      type="checkbox"
      .checked=${parts.checked}
      ?disabled=${parts.disabled ?? false}
      @change=${(event: Event) => parts.change((event.target as HTMLInputElement).checked)}
    />${parts.label}</label
  >`;

export interface SliderParts {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value as it is shown beside the slider; default the number itself. */
  readonly text?: string;
  readonly disabled?: boolean;
  /** While it moves. */
  change(value: number): void;
  /** Once it is let go; default nothing. */
  done?(value: number): void;
}

const valueOf = (event: Event): number => Number((event.target as HTMLInputElement).value);

/** A slider with its label before and its value behind it. */
export const slider = (parts: SliderParts): TemplateResult =>
  html`<label class="field"
    ><span class="caption">${parts.label}</span
    ><input
      type="range"
      min=${parts.min}
      max=${parts.max}
      step=${parts.step}
      .value=${String(parts.value)}
      ?disabled=${parts.disabled ?? false}
      aria-valuetext=${parts.text ?? nothing}
      @input=${(event: Event) => parts.change(valueOf(event))}
      @change=${(event: Event) => parts.done?.(valueOf(event))}
    /><output>${parts.text ?? parts.value}</output></label
  >`;

export const textField = (parts: {
  readonly label: string;
  readonly value: string;
  readonly shown?: boolean;
  readonly disabled?: boolean;
  change(value: string): void;
}): TemplateResult =>
  html`<label class="field"
    ><span class=${parts.shown ? 'caption' : 'hidden'}>${parts.label}</span
    ><input
      type="text"
      .value=${parts.value}
      ?disabled=${parts.disabled ?? false}
      @change=${(event: Event) => parts.change((event.target as HTMLInputElement).value)}
  /></label>`;

export const numberField = (parts: {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly unit?: string;
  readonly shown?: boolean;
  readonly disabled?: boolean;
  change(value: number): void;
}): TemplateResult =>
  html`<label class="field"
    ><span class=${parts.shown ? 'caption' : 'hidden'}>${parts.label}</span
    ><input
      type="number"
      .value=${String(parts.value)}
      min=${parts.min ?? nothing}
      max=${parts.max ?? nothing}
      step=${parts.step ?? 'any'}
      ?disabled=${parts.disabled ?? false}
      @change=${(event: Event) => parts.change(valueOf(event))}
    />${parts.unit ?? nothing}</label
  >`;
