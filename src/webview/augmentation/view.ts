import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { costView, warnings } from './cost';
import { adder, entries } from './entries';
import { gallery } from './gallery';
import { inspector } from './inspector';
import type { Acts, Model, Show } from './model';
import { segments } from './segments';

/** Keras's own example of ImageDataGenerator, less its flip: left and right may matter. */
const usual = {
  rotationRange: 20,
  widthShiftRange: 0.2,
  heightShiftRange: 0.2,
  zoomRange: 0.2,
};

function look(model: Model, acts: Acts, changes: Partial<Model['look']>): void {
  const next = { ...model.look, ...changes };
  acts.change({ look: next, busy: true, chain: undefined });
  acts.send({ type: 'look', ...next });
}

function header(model: Model, acts: Acts): TemplateResult {
  const { config, samples, look: at } = model;
  const views = samples?.[0]?.views.length ?? 0;
  const pictures = samples?.length ?? 0;
  return html`<header>
    <div>
      <h1>${l10n.t('Augmentation')} <span>${config.name}</span></h1>
      <p class="caption">
        ${l10n.t(
          'The very pictures that training gets, in the training part alone: drawn from seed {0}, epoch and sample',
          config.seed,
        )}
        · ${config.file}
      </p>
    </div>
    <div class="buttons">
      <vscode-button
        appearance="secondary"
        @click=${() => look(model, acts, { epoch: at.epoch + Math.max(1, views) })}
        >${l10n.t('Redraw')}</vscode-button
      >
      <vscode-button
        appearance="secondary"
        @click=${() => look(model, acts, { skip: at.skip + Math.max(1, pictures) })}
        >${l10n.t('Other pictures')}</vscode-button
      >
    </div>
  </header>`;
}

function picker(model: Model, acts: Acts): TemplateResult {
  const { look: at, classes, config } = model;
  const step = (by: number, text: string, label: string) =>
    html`<button
      class="icon"
      aria-label=${label}
      ?disabled=${at.epoch + by < 1}
      @click=${() => look(model, acts, { epoch: at.epoch + by })}
    >
      ${text}
    </button>`;
  return html`<div class="picker">
    <span class="field">
      <label for="epoch">${l10n.t('Epoch')}</label>
      ${step(-1, '‹', l10n.t('Previous epoch'))}
      <input
        id="epoch"
        type="number"
        min="1"
        .value=${String(at.epoch)}
        @change=${(event: Event) => {
          const epoch = Math.round((event.target as HTMLInputElement).valueAsNumber);
          if (epoch >= 1) look(model, acts, { epoch });
        }}
      />
      <small>/ ${config.epochs}</small>
      ${step(1, '›', l10n.t('Next epoch'))}
    </span>
    ${
      classes.length > 0
        ? html`<label class="field"
            >${l10n.t('Class')}
            <select
              @change=${(event: Event) =>
                look(model, acts, { class: (event.target as HTMLSelectElement).value, skip: 0 })}
            >
              <option value="" ?selected=${at.class === ''}>
                ${l10n.t('all {0}', classes.length)}
              </option>
              ${classes.map(
                (name) =>
                  html`<option value=${name} ?selected=${name === at.class}>${name}</option>`,
              )}
            </select></label
          >`
        : nothing
    }
    <span class="field end-of-line"
      >${l10n.t('Show')}
      ${segments<Show>({
        name: 'show',
        label: l10n.t('Show'),
        choices: [
          ['views', l10n.t('views')],
          ['frame', l10n.t('frame')],
          ['difference', l10n.t('difference')],
        ],
        chosen: model.show,
        choose: (show) => acts.change({ show }),
      })}</span
    >
  </div>`;
}

function problems({ problems: list, config }: Model, acts: Acts): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<div class="banner" role="alert">
    ${list.map(
      ({ line, column, message }) =>
        html`<p>
          <b aria-hidden="true">✗</b>
          <span>${l10n.t('{0}, line {1}: {2}', config.file, line, message)}</span>
          <button class="text" @click=${() => acts.send({ type: 'reveal', line, column })}>
            ${l10n.t('Go to line {0}', line)}
          </button>
        </p>`,
    )}
  </div>`;
}

function empty({ config }: Model, acts: Acts): TemplateResult {
  return html`<section class="empty" aria-label=${l10n.t('No augmentation yet')}>
    <p>${l10n.t('The config lists no augmentation: views equal their originals.')}</p>
    ${
      config.canAct
        ? html`<vscode-button
            @click=${() => acts.send({ type: 'add', element: 'affine', values: usual })}
            >${l10n.t("Add affine with Keras's usual ranges")}</vscode-button
          >`
        : nothing
    }
  </section>`;
}

function pictures(model: Model, acts: Acts): TemplateResult {
  if (model.samples === undefined)
    return html`<div class="skeleton" role="status">
      <p class="caption">${l10n.t('Drawing the views')}</p>
      ${Array.from({ length: 6 }, () => html`<i></i>`)}
    </div>`;
  if (model.samples.length === 0)
    return html`<p>${l10n.t('The training part holds no picture of this class.')}</p>`;
  return html`${gallery(model, acts)} ${inspector(model, acts)}`;
}

/** The augmentation panel. */
export function augmentationView(model: Model, acts: Acts): TemplateResult {
  const none = model.config.augment.length === 0;
  return html`<main>
    ${header(model, acts)} ${problems(model, acts)}
    <div class="columns">
      <div>
        ${picker(model, acts)} ${none ? empty(model, acts) : nothing} ${pictures(model, acts)}
        ${
          none
            ? nothing
            : html`<div class="measures">${costView(model, acts)} ${warnings(model, acts)}</div>`
        }
      </div>
      <aside aria-labelledby="parameters">
        <div class="head">
          <h2 id="parameters">${l10n.t('Parameters')}</h2>
          ${none ? nothing : html`<span class="caption">${l10n.t('range, its ends, value')}</span>`}
        </div>
        ${entries(model, acts)} ${adder(model, acts)}
      </aside>
    </div>
    <p class="hidden" role="status">${model.busy ? l10n.t('Drawing the views') : ''}</p>
  </main>`;
}
