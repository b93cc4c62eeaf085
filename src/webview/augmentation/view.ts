import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { button, dropdown, iconButton, link, segmented } from '../kit/controls';
import { chip } from '../kit/chip';
import { icon } from '../kit/icon';
import { costView, warnings } from './cost';
import { adder, entries } from './entries';
import { gallery } from './gallery';
import { inspector } from './inspector';
import { isOn, type Acts, type Model, type Show } from './model';

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
  const views = Math.max(1, samples?.[0]?.views.length ?? 0);
  const pictures = Math.max(1, samples?.length ?? 0);
  const count = config.augment.length;
  const on = config.augment.filter(isOn).length;
  return html`<header>
    <div>
      <h1>${l10n.t('Augmentation')} <span>${config.name}</span></h1>
      ${chip(
        on < count
          ? l10n.t('{0} of {1} on', on, count)
          : count === 1
            ? l10n.t('1 entry')
            : l10n.t('{0} entries', count),
      )}
      ${chip(l10n.t('training part only'))}
      <small
        >${l10n.t(
          'the very pictures that training gets: drawn from seed {0}, epoch and sample',
          config.seed,
        )}
        ·
        ${link({
          label: config.file,
          title: l10n.t('Open the config'),
          click: () => acts.send({ type: 'action', action: 'openConfig' }),
        })}</small
      >
    </div>
    <div class="buttons">
      ${button({
        label: l10n.t('Redraw'),
        icon: 'refresh',
        title: l10n.t('The views of the next epochs'),
        click: () => look(model, acts, { epoch: at.epoch + views }),
      })}
      ${button({
        label: l10n.t('Other pictures'),
        click: () => look(model, acts, { skip: at.skip + pictures }),
      })}
    </div>
  </header>`;
}

function picker(model: Model, acts: Acts): TemplateResult {
  const { look: at, classes, config } = model;
  const to = (epoch: number): void => {
    if (epoch >= 1 && epoch !== at.epoch) look(model, acts, { epoch });
  };
  return html`<div class="picker">
    <span class="field">
      <label class="caption" for="epoch">${l10n.t('Epoch')}</label>
      ${iconButton({
        label: l10n.t('Previous epoch'),
        icon: 'left',
        disabled: at.epoch <= 1,
        click: () => to(at.epoch - 1),
      })}
      <input
        id="epoch"
        type="number"
        min="1"
        .value=${String(at.epoch)}
        @change=${(event: Event) =>
          to(Math.round((event.target as HTMLInputElement).valueAsNumber))}
      />
      <small>/ ${config.epochs}</small>
      ${iconButton({
        label: l10n.t('Next epoch'),
        icon: 'right',
        click: () => to(at.epoch + 1),
      })}
    </span>
    ${
      classes.length > 0
        ? dropdown({
            label: l10n.t('Class'),
            shown: true,
            options: [
              ['', l10n.t('all {0}', classes.length)],
              ...classes.map((name) => [name, name] as const),
            ],
            value: at.class,
            change: (only) => look(model, acts, { class: only, skip: 0 }),
          })
        : nothing
    }
    <span class="field end-of-line"
      ><small>${l10n.t('Show')}</small> ${segmented<Show>({
        label: l10n.t('Show'),
        options: [
          ['views', l10n.t('views')],
          ['frame', l10n.t('frame')],
          ['difference', l10n.t('difference')],
        ],
        value: model.show,
        change: (show) => acts.change({ show }),
      })}</span
    >
  </div>`;
}

function problems({ problems: list, config }: Model, acts: Acts): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<div class="banner" role="alert">
    ${list.map(
      ({ line, column, message }) =>
        html`<p class="error">
          ${icon('error')}
          <span>${l10n.t('{0}, line {1}: {2}', config.file, line, message)}</span>
          ${link({
            label: l10n.t('Go to line {0}', line),
            click: () => acts.send({ type: 'reveal', line, column }),
          })}
        </p>`,
    )}
  </div>`;
}

function empty({ config }: Model, acts: Acts): TemplateResult {
  return html`<section class="empty" aria-label=${l10n.t('No augmentation yet')}>
    <p>${l10n.t('The config lists no augmentation: views equal their originals.')}</p>
    ${
      config.canAct
        ? button({
            label: l10n.t("Add affine with Keras's usual ranges"),
            icon: 'add',
            primary: true,
            click: () => acts.send({ type: 'add', element: 'affine', values: usual }),
          })
        : nothing
    }
  </section>`;
}

function pictures(model: Model, acts: Acts): TemplateResult {
  if (model.samples === undefined)
    return html`<div class="places" role="status">
      <p class="caption">${icon('sync')} ${l10n.t('Drawing the views')}</p>
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
          ${none ? nothing : html`<small>${l10n.t('range, ends of what is drawn, value')}</small>`}
        </div>
        ${entries(model, acts)} ${adder(model, acts)}
      </aside>
    </div>
    <p class="hidden" role="status">${model.busy ? l10n.t('Drawing the views') : ''}</p>
  </main>`;
}
