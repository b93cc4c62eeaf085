import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { checkbox, dropdown, link, textField } from '../kit/controls';
import { significant } from '../kit/format';
import { signed } from './numbers';
import { rounded, type Control, type Scale } from './parameter';
import type { Setting } from './setting';

const numberOf = (event: Event): number => (event.target as HTMLInputElement).valueAsNumber;
const symbols: Readonly<Record<string, string>> = { degrees: ' °' };

/** 0 – 180 °: what may be set. */
const rangeText = ({ min, max, unit }: Scale): string =>
  `${significant(min)} – ${significant(max)}${symbols[unit ?? ''] ?? ''}`;

function numberField(
  setting: Setting,
  { min, max, step }: Scale,
  value: number,
  label: string,
  write: (value: number) => void,
): TemplateResult {
  return html`<input
    type="number"
    aria-label=${label}
    min=${min}
    max=${max}
    step=${step}
    .value=${String(value)}
    ?disabled=${setting.disabled}
    @change=${(event: Event) => {
      const given = numberOf(event);
      if (Number.isFinite(given)) write(Math.min(max, Math.max(min, given)));
    }}
  />`;
}

/** What one end of the range does to the first picture. */
function end({ ends, argument }: Setting, which: 'low' | 'high'): TemplateResult {
  if (ends === undefined) return html`<span class="end"></span>`;
  const { value, src } = ends[which];
  const text = ends.low.value < 0 && ends.high.value > 0 ? signed(value) : significant(value, 3);
  return html`<span class="end">
    <img src=${src} alt=${l10n.t('{0} at {1}', argument.name, text)} />
    <small>${text}</small>
  </span>`;
}

/** A button of a few characters, whose label says it in words. */
const change = (setting: Setting, text: string, label: string, act: () => void): TemplateResult =>
  html`<button
    type="button"
    class="link"
    ?disabled=${setting.disabled}
    aria-label=${label}
    title=${label}
    @click=${act}
  >
    ${text}
  </button>`;

function slider(
  setting: Setting,
  { scale, value, pair }: Extract<Control, { kind: 'slider' }>,
): TemplateResult {
  const { name, param } = setting.argument;
  return html`<div class="amount field">
    <label for=${setting.id} title=${param.doc}
      ><b>${name}</b> <small>${rangeText(scale)}</small></label
    >
    ${end(setting, 'low')}
    <input
      id=${setting.id}
      type="range"
      min=${scale.min}
      max=${scale.max}
      step=${scale.step}
      .value=${String(value)}
      ?disabled=${setting.disabled}
      @input=${(event: Event) => setting.try(rounded(numberOf(event), scale.step))}
      @change=${(event: Event) => setting.set(rounded(numberOf(event), scale.step))}
    />
    ${end(setting, 'high')}
    <span class="value"
      >${numberField(setting, scale, value, l10n.t('{0}, as a number', name), (given) =>
        setting.set(given),
      )}
      ${
        pair
          ? change(setting, '[ ]', l10n.t('{0}: set both ends', name), () =>
              setting.set(endsNow(setting, value)),
            )
          : nothing
      }</span
    >
  </div>`;
}

/** The range that a single number stands for now, as the runner drew its ends. */
function endsNow({ ends }: Setting, value: number): readonly [number, number] {
  const tidy = (number: number): number => Number(number.toPrecision(4));
  return ends ? [tidy(ends.low.value), tidy(ends.high.value)] : [-value, value];
}

function bothEnds(
  setting: Setting,
  { scale, value: [low, high], single }: Extract<Control, { kind: 'pair' }>,
): TemplateResult {
  const { name, param } = setting.argument;
  return html`<div class="amount two field">
    <span class="label" title=${param.doc}><b>${name}</b> <small>${rangeText(scale)}</small></span>
    ${end(setting, 'low')}
    <span class="both" role="group" aria-label=${name}>
      ${numberField(setting, scale, low, l10n.t('{0}, lower end', name), (given) =>
        setting.set([given, Math.max(given, high)]),
      )}
      –
      ${numberField(setting, scale, high, l10n.t('{0}, upper end', name), (given) =>
        setting.set([Math.min(given, low), given]),
      )}
    </span>
    ${end(setting, 'high')}
    <span class="value"
      >${
        single
          ? change(setting, '±', l10n.t('{0}: one number for both ends', name), () =>
              setting.set(Number((Math.abs(high - low) / 2).toPrecision(4))),
            )
          : nothing
      }</span
    >
  </div>`;
}

/** A row for an amount; nothing for what is chosen. */
export function amountOf(setting: Setting, control: Control): TemplateResult | typeof nothing {
  if (control.kind === 'slider') return slider(setting, control);
  return control.kind === 'pair' ? bothEnds(setting, control) : nothing;
}

/** JSON where it is JSON, else the text itself. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A control for a choice; nothing for an amount. */
export function choiceOf(setting: Setting, control: Control): TemplateResult | typeof nothing {
  const { name: label, param } = setting.argument;
  const { disabled } = setting;
  switch (control.kind) {
    case 'checkbox':
      return html`<span title=${param.doc}
        >${checkbox({ label, disabled, checked: control.value, change: (on) => setting.set(on) })}</span
      >`;
    case 'select':
      return html`<span title=${param.doc}
        >${dropdown({
          ...{ label, disabled, shown: true, value: control.value },
          options: control.values.map((each) => [each, each] as const),
          change: (value) => setting.set(value),
        })}</span
      >`;
    case 'unset':
      return html`<span title=${param.doc}
        >${label} <small>${l10n.t('not set')}</small> ${
          disabled
            ? nothing
            : link({
                label: l10n.t('Set {0}', label),
                click: () => setting.set(control.start),
              })
        }</span
      >`;
    case 'text':
      return html`<span title=${param.doc}
        >${textField({
          ...{ label, disabled, shown: true, value: control.value },
          change: (text) => setting.set(parsed(text)),
        })}</span
      >`;
    default:
      return nothing;
  }
}
