import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as l10n from '@vscode/l10n';
import type { Param } from '../../shared/config/element';
import type { ElementChoice } from '../../shared/protocol/panels';
import type { Acts, Model } from './model';
import { amount, signed } from './numbers';
import { controlOf, rounded, type Control, type Scale } from './parameter';

/** One argument of one entry of `augment`. */
interface Argument {
  readonly index: number;
  readonly name: string;
  readonly param: Param;
  readonly value: unknown;
}

const keyOf = ({ index, name }: Argument): string => `${index}.${name}`;
const numberOf = (event: Event): number => (event.target as HTMLInputElement).valueAsNumber;

class Setting {
  constructor(
    readonly model: Model,
    readonly acts: Acts,
    readonly argument: Argument,
  ) {}

  get disabled(): boolean {
    return !this.model.config.canAct;
  }

  get id(): string {
    return `argument-${this.argument.index}-${this.argument.name}`;
  }

  /** Shows what a value would do. */
  try(value: unknown): void {
    const { index, name } = this.argument;
    this.acts.change({ moving: new Map(this.model.moving).set(keyOf(this.argument), value) });
    this.acts.send({ type: 'try', index, argument: name, value });
  }

  /** Writes a value. */
  set(value: unknown): void {
    const { index, name } = this.argument;
    this.acts.change({ moving: new Map(this.model.moving).set(keyOf(this.argument), value) });
    this.acts.send({ type: 'set', index, argument: name, value });
  }
}

const symbols: Readonly<Record<string, string>> = { degrees: '°' };

/** 0 – 180 °: what may be set. */
function rangeText({ min, max, unit }: Scale): string {
  const symbol = unit === undefined ? '' : (symbols[unit] ?? '');
  return `${amount(min)} – ${amount(max)}${symbol && ` ${symbol}`}`;
}

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

function end(setting: Setting, which: 'low' | 'high'): TemplateResult {
  const { index, name } = setting.argument;
  const found = setting.model.ends.find((each) => each.index === index && each.argument === name);
  const at = found?.[which];
  if (found === undefined || at === undefined) return html`<span class="end"></span>`;
  const mirrored = found.low.value === -found.high.value;
  const text = mirrored ? signed(at.value) : amount(at.value);
  return html`<span class="end">
    <img src=${at.src} alt=${l10n.t('{0} at {1}', name, text)} />
    <small>${text}</small>
  </span>`;
}

function head(setting: Setting, scale: Scale): TemplateResult {
  const { name, param } = setting.argument;
  return html`<label for=${setting.id} title=${param.doc}
    ><b>${name}</b> <small>${rangeText(scale)}</small></label
  >`;
}

function slider(
  setting: Setting,
  { scale, value, pair }: Extract<Control, { kind: 'slider' }>,
): TemplateResult {
  const { name } = setting.argument;
  return html`<div class="amount">
    ${head(setting, scale)} ${end(setting, 'low')}
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
      >${numberField(setting, scale, value, l10n.t('{0}, as a number', name), (given) => setting.set(given))}
      ${
        pair
          ? html`<button
              class="text"
              ?disabled=${setting.disabled}
              aria-label=${l10n.t('{0}: set both ends', name)}
              title=${l10n.t('Set both ends')}
              @click=${() => setting.set(endsNow(setting, value))}
            >
              […]
            </button>`
          : nothing
      }</span
    >
  </div>`;
}

/** The range that a single number stands for now, as the runner drew its ends. */
function endsNow(setting: Setting, value: number): readonly [number, number] {
  const { index, name } = setting.argument;
  const found = setting.model.ends.find((each) => each.index === index && each.argument === name);
  const tidy = (number: number): number => Number(number.toPrecision(4));
  return found ? [tidy(found.low.value), tidy(found.high.value)] : [-value, value];
}

function pairOf(
  setting: Setting,
  { scale, value: [low, high], single }: Extract<Control, { kind: 'pair' }>,
): TemplateResult {
  const { name } = setting.argument;
  return html`<div class="amount two">
    <span class="label" title=${setting.argument.param.doc}
      ><b>${name}</b> <small>${rangeText(scale)}</small></span
    >
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
          ? html`<button
              class="text"
              ?disabled=${setting.disabled}
              aria-label=${l10n.t('{0}: one number for both ends', name)}
              title=${l10n.t('One number for both ends')}
              @click=${() => setting.set(Number((Math.abs(high - low) / 2).toPrecision(4)))}
            >
              ±
            </button>`
          : nothing
      }</span
    >
  </div>`;
}

function small(setting: Setting, control: Control): TemplateResult {
  const { name, param } = setting.argument;
  switch (control.kind) {
    case 'checkbox':
      return html`<label title=${param.doc}
        ><input
          type="checkbox"
          .checked=${control.value}
          ?disabled=${setting.disabled}
          @change=${(event: Event) => setting.set((event.target as HTMLInputElement).checked)}
        />${name}</label
      >`;
    case 'select':
      return html`<label title=${param.doc}
        >${name}
        <select
          .value=${control.value}
          ?disabled=${setting.disabled}
          @change=${(event: Event) => setting.set((event.target as HTMLSelectElement).value)}
        >
          ${control.values.map(
            (each) => html`<option ?selected=${each === control.value}>${each}</option>`,
          )}
        </select></label
      >`;
    case 'unset':
      return html`<span title=${param.doc}
        >${name} <small>${l10n.t('not set')}</small>
        <button
          class="text"
          ?disabled=${setting.disabled}
          aria-label=${l10n.t('Set {0}', name)}
          @click=${() => setting.set(control.start)}
        >
          ${l10n.t('Set')}
        </button></span
      >`;
    case 'text':
      return html`<label title=${param.doc}
        >${name}
        <input
          type="text"
          .value=${control.value}
          ?disabled=${setting.disabled}
          @change=${(event: Event) => setting.set(parsed((event.target as HTMLInputElement).value))}
      /></label>`;
    default:
      return html``;
  }
}

/** JSON where it is JSON, else the text itself. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function entry(model: Model, acts: Acts, choice: ElementChoice, index: number): TemplateResult {
  const { config, cost, moving } = model;
  const element = config.elements.find(({ name }) => name === choice.type);
  const settings = Object.entries(element?.params ?? {}).map(([name, param]) => {
    const argument = { index, name, param, value: choice[name] };
    const value = moving.get(keyOf(argument)) ?? argument.value;
    const setting = new Setting(model, acts, argument);
    return { setting, control: controlOf(param, value) };
  });
  const last = config.augment.length - 1;
  const ms = cost?.entriesMs.length === config.augment.length ? cost.entriesMs[index] : undefined;
  const icon = (label: string, text: string, off: boolean, act: () => void) =>
    html`<button
      class="icon"
      aria-label=${label}
      title=${label}
      ?disabled=${off || !config.canAct}
      @click=${act}
    >
      ${text}
    </button>`;
  const { type } = choice;
  return html`<li class="entry" aria-label=${type}>
    <div class="entry-head">
      <h3 title=${element?.doc ?? ''}>${type}</h3>
      <small class="grow">${ms === undefined ? '' : l10n.t('{0} ms', ms.toFixed(1))}</small>
      ${icon(l10n.t('Move {0} up', type), '↑', index === 0, () =>
        acts.send({ type: 'move', from: index, to: index - 1 }),
      )}
      ${icon(l10n.t('Move {0} down', type), '↓', index === last, () =>
        acts.send({ type: 'move', from: index, to: index + 1 }),
      )}
      ${icon(l10n.t('Remove {0}', type), '✕', false, () => acts.send({ type: 'remove', index }))}
    </div>
    ${settings.map(({ setting, control }) => {
      if (control.kind === 'slider') return slider(setting, control);
      return control.kind === 'pair' ? pairOf(setting, control) : nothing;
    })}
    <div class="choices">
      ${settings
        .filter(({ control }) => control.kind !== 'slider' && control.kind !== 'pair')
        .map(({ setting, control }) => small(setting, control))}
    </div>
  </li>`;
}

/** Every entry of `augment` with a control for each of its arguments. */
export const entries = (model: Model, acts: Acts): TemplateResult =>
  html`<ol class="entries" aria-label=${l10n.t('Entries, in the order in which they work')}>
    ${repeat(
      model.config.augment,
      (choice, index) => `${index} ${choice.type}`,
      (choice, index) => entry(model, acts, choice, index),
    )}
  </ol>`;

/** Adds an augmentation by its name. */
export function adder({ config }: Model, acts: Acts): TemplateResult | typeof nothing {
  if (!config.canAct) return nothing;
  return html`<label class="add"
    ><span class="hidden">${l10n.t('Add augmentation')}</span>
    <select
      @change=${(event: Event) => {
        const select = event.target as HTMLSelectElement;
        if (select.value !== '') acts.send({ type: 'add', element: select.value });
        select.value = '';
      }}
    >
      <option value="">${l10n.t('+ Add augmentation…')}</option>
      ${config.elements.map(
        ({ name, doc }) => html`<option value=${name} title=${doc}>${name}</option>`,
      )}
    </select></label
  >`;
}
