import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { PredictedSample, SamplePage } from '../../../shared/protocol/panels';
import { button } from '../../kit/controls';
import { decimals, significant } from '../../kit/format';

/** Samples that have been asked for, page by page. */
export interface SampleList extends Omit<SamplePage, 'type' | 'from'> {
  readonly waiting: boolean;
}

const text = (value: string | number | null | undefined): string =>
  value == null ? '–' : typeof value === 'number' ? significant(value, 6) : value;

const nameOf = ({ name }: PredictedSample): string =>
  typeof name === 'number' ? l10n.t('row {0}', name) : name;

const heard = (sample: PredictedSample): string =>
  l10n.t('{0}: {1}, taken for {2}', nameOf(sample), text(sample.true), text(sample.predicted));

function picture(sample: PredictedSample, open: (name: string) => void): TemplateResult {
  const { src, name, probability, predicted } = sample;
  const right = sample.true === predicted;
  return html`<li>
    <button
      type="button"
      class="picture"
      title=${nameOf(sample)}
      aria-label=${heard(sample)}
      @click=${() => open(String(name))}
    >
      <img src=${src!} alt="" />
    </button>
    <b>${text(sample.true)}</b>
    <small>
      ${
        right
          ? decimals(probability, 2)
          : l10n.t('as {0} {1}', text(predicted), decimals(probability, 2))
      }
    </small>
  </li>`;
}

function rows({ samples, columns, select }: SampleList): TemplateResult {
  const regression = select.kind === 'worst';
  const heads = regression
    ? [l10n.t('true'), l10n.t('predicted'), l10n.t('true − predicted')]
    : [l10n.t('true'), l10n.t('predicted'), l10n.t('probability')];
  const own = (sample: PredictedSample): string[] => {
    const { predicted, probability } = sample;
    const last = regression
      ? predicted === null
        ? '–'
        : significant(Number(sample.true) - Number(predicted))
      : decimals(probability);
    return [text(sample.true), text(predicted), last];
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Samples')}>
    <table>
      <thead>
        <tr>
          <th scope="col">${l10n.t('sample')}</th>
          ${[...heads, ...columns].map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${samples.map(
          (sample) =>
            html`<tr>
              <th scope="row">${nameOf(sample)}</th>
              ${own(sample).map((cell) => html`<td>${cell}</td>`)}
              ${columns.map((_, i) => html`<td>${text(sample.values?.[i])}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A list of samples: pictures as thumbnails, rows with their values, and more of them on demand. */
export function sampleList(
  list: SampleList,
  actions: { more(count: number): void; open(name: string): void },
  step = 60,
): TemplateResult {
  const { samples, total, message, waiting } = list;
  if (total === 0 && !waiting)
    return html`<p class="caption">${l10n.t('There are no such samples.')}</p>`;
  const pictures = samples.length > 0 && samples.every(({ src }) => src !== undefined);
  const rest = total - samples.length;
  return html`${
    pictures
      ? html`<ul class="pictures">
          ${samples.map((sample) => picture(sample, actions.open))}
        </ul>`
      : rows(list)
  }
  ${message === undefined ? nothing : html`<p class="caption">${message}</p>`}
  ${
    waiting
      ? html`<p class="caption" role="status">${l10n.t('Reading samples…')}</p>`
      : rest > 0
        ? html`<p class="more">
            ${button({
              label: l10n.t('Show {0} more of {1}', Math.min(step, rest), rest),
              click: () => actions.more(step),
            })}
          </p>`
        : nothing
  }`;
}
