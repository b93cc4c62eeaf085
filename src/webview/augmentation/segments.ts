import { html, type TemplateResult } from 'lit';

export interface Segments<T extends string> {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly (readonly [T, string])[];
  readonly chosen: T;
  choose(value: T): void;
}

/** One of a few choices, side by side: radio buttons to the keyboard and to a screen reader. */
export const segments = <T extends string>(of: Segments<T>): TemplateResult =>
  html`<fieldset class="segments">
    <legend class="hidden">${of.label}</legend>
    ${of.choices.map(
      ([value, title]) =>
        html`<label
          ><input
            type="radio"
            name=${of.name}
            .checked=${of.chosen === value}
            @change=${() => of.choose(value)}
          /><span>${title}</span></label
        >`,
    )}
  </fieldset>`;
