import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { link } from '../kit/controls';
import { integer, significant } from '../kit/format';
import { section } from '../kit/section';
import { table } from '../kit/table';
import { pictures as countOf } from './plural';
import type { DataView } from './state';

/** Sizes that are listed; all are counted. */
const SIZES = 12;

function thumbnails(view: DataView): TemplateResult {
  const { state, send, find } = view;
  return html`<div class="classes">
    ${(state.told.pictures ?? []).map(
      ({ class: name, count, mean, pictures: shown }) =>
        html`<div class="of-class">
          <p>
            <b>${name}</b>
            ${link({
              label: countOf(count),
              title: l10n.t('List the pictures of {0}', name),
              click: () => find({ class: name }, true),
            })}
          </p>
          <div class="row">
            ${
              mean
                ? html`<figure class="mean">
                    <img src=${mean} alt=${l10n.t('mean picture of {0}', name)} />
                    <figcaption>${l10n.t('mean')}</figcaption>
                  </figure>`
                : nothing
            }
            ${shown.map(
              ({ id, src }) =>
                html`<button
                  type="button"
                  class="thumbnail"
                  title=${id}
                  aria-label=${l10n.t('Open {0}', id)}
                  @click=${() => send({ type: 'open', name: id })}
                >
                  <img src=${src} alt="" loading="lazy" />
                </button>`,
            )}
          </div>
        </div>`,
    )}
  </div>`;
}

/** Where pictures have several sizes: each as a point, the more pictures the larger. */
function sizeBars(view: DataView): TemplateResult {
  const all = Object.entries(view.report.pictures!.sizes);
  const most = Math.max(1, ...all.map(([, count]) => count));
  return html`<ul class="bars levels">
      ${all.slice(0, SIZES).map(
        ([size, count]) =>
          html`<li>
            <span class="line">
              <span class="label">${size}</span
              ><svg class="bar" aria-hidden="true">
                <rect width="${(100 * count) / most}%" height="12" fill="var(--s1)" /></svg
              ><span class="count">${integer(count)}</span>
            </span>
          </li>`,
      )}
    </ul>
    ${
      all.length > SIZES
        ? html`<p><small>${l10n.t('{0} more sizes', all.length - SIZES)}</small></p>`
        : nothing
    }`;
}

/** Thumbnails and the mean picture of each class. */
export function pictures(view: DataView): TemplateResult | typeof nothing {
  const { report } = view;
  const own = report.pictures;
  if (own === undefined) return nothing;
  const [height, width, channels] = own.shape;
  return section({
    id: 'pictures',
    kind: 'pictures',
    title: l10n.t('Pictures'),
    note: l10n.t(
      '{0} × {1} × {2} as the model sees them (height, width, channels)',
      height ?? 0,
      width ?? 0,
      channels ?? 0,
    ),
    body: thumbnails(view),
  });
}

/** Sizes and colours of the files, and the levels of the channels. */
export function sizes(view: DataView): TemplateResult | typeof nothing {
  const own = view.report.pictures;
  if (own === undefined) return nothing;
  return section({
    id: 'sizes',
    kind: 'sizes',
    title: l10n.t('Sizes and colours'),
    note: l10n.t('of the files'),
    body: html`${sizeBars(view)}
    ${table({
      caption: l10n.t('Colour modes'),
      captionHidden: false,
      heads: [l10n.t('mode'), l10n.t('pictures')],
      rows: Object.entries(own.colorModes).map(([mode, count]) => [mode, integer(count)]),
    })}
    ${table({
      caption: l10n.t('Channels of the training part, levels 0 to 255'),
      captionHidden: false,
      heads: [l10n.t('channel'), l10n.t('mean'), l10n.t('std')],
      rows: own.channels.map(({ name, mean, std }) => [name, significant(mean), significant(std)]),
    })}
    ${
      own.damaged.length > 0
        ? html`<p>
            <small>${l10n.t('Read, though damaged: {0}', own.damaged.join(', '))}</small>
          </p>`
        : nothing
    }`,
  });
}
