import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as l10n from '@vscode/l10n';
import type { ElementChoice } from '../../shared/protocol/panels';
import { checkbox, iconButton } from '../kit/controls';
import { amountOf, choiceOf } from './argument';
import { isOn, type Acts, type Model } from './model';
import { controlOf } from './parameter';
import { keyOf, Setting } from './setting';

/** Its name, what it costs, and where it stands among the others. */
function head(model: Model, acts: Acts, choice: ElementChoice, index: number): TemplateResult {
  const { config, cost } = model;
  const { type } = choice;
  const on = isOn(choice);
  const measured = cost?.entriesMs.length === config.augment.length;
  const ms = measured ? cost.entriesMs[index] : undefined;
  const doc = config.elements.find(({ name }) => name === type)?.doc;
  const move = (to: number): void => acts.send({ type: 'move', from: index, to });
  return html`<div class="entry-head">
    <h3 title=${doc ?? nothing}>
      ${checkbox({
        label: type,
        checked: on,
        disabled: !config.canAct,
        change: (value) => acts.send({ type: 'set', index, argument: 'enabled', value }),
      })}
    </h3>
    <small>${!on ? l10n.t('off') : ms === undefined ? '' : l10n.t('{0} ms', ms.toFixed(1))}</small>
    ${iconButton({
      label: l10n.t('Move {0} up', type),
      icon: 'up',
      disabled: index === 0 || !config.canAct,
      click: () => move(index - 1),
    })}
    ${iconButton({
      label: l10n.t('Move {0} down', type),
      icon: 'down',
      disabled: index === config.augment.length - 1 || !config.canAct,
      click: () => move(index + 1),
    })}
    ${iconButton({
      label: l10n.t('Remove {0}', type),
      icon: 'close',
      disabled: !config.canAct,
      click: () => acts.send({ type: 'remove', index }),
    })}
  </div>`;
}

function entry(model: Model, acts: Acts, choice: ElementChoice, index: number): TemplateResult {
  const { config, moving } = model;
  const element = config.elements.find(({ name }) => name === choice.type);
  const own = Object.entries(element?.params ?? {}).filter(([name]) => name !== 'enabled');
  const settings = own.map(([name, param]) => {
    const key = keyOf(index, name);
    const value = moving.has(key) ? moving.get(key) : choice[name];
    const setting = new Setting(model, acts, { index, name, param });
    return { setting, control: controlOf(param, value) };
  });
  if (!isOn(choice))
    return html`<li class="entry off" aria-label=${choice.type}>
      ${head(model, acts, choice, index)}
    </li>`;
  return html`<li class="entry" aria-label=${choice.type}>
    ${head(model, acts, choice, index)}
    ${settings.map(({ setting, control }) => amountOf(setting, control))}
    <div class="choices">${settings.map(({ setting, control }) => choiceOf(setting, control))}</div>
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
  return html`<label class="add field"
    ><span class="hidden">${l10n.t('Add augmentation')}</span
    ><select
      @change=${(event: Event) => {
        const select = event.target as HTMLSelectElement;
        acts.send({ type: 'add', element: select.value });
        // What was chosen is in the list now; the next choice starts anew.
        select.value = '';
      }}
    >
      <option value="" hidden>${l10n.t('Add augmentation…')}</option>
      ${config.elements.map(
        ({ name, doc }) => html`<option value=${name} title=${doc}>${name}</option>`,
      )}
    </select></label
  >`;
}
