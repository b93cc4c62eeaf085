import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { segmented } from '../kit/controls';
import { percent } from '../kit/format';
import { picture, viewAt } from './gallery';
import type { Acts, Compare, Model } from './model';
import { toldOf } from './numbers';

/** The picture after each entry, in their order. */
function chainOf(model: Model): TemplateResult | typeof nothing {
  const { chain } = model;
  const view = chain?.views[0];
  const now = viewAt(model);
  const same = chain?.position === now?.sample.position && view?.epoch === now?.view.epoch;
  if (chain === undefined || view?.chain === undefined || !same) return nothing;
  const steps = [{ name: l10n.t('original'), src: chain.src, text: '' }].concat(
    view.drawn.map((drawn, i) => ({
      name: drawn.type,
      src: view.chain![i]!,
      text: toldOf(drawn)
        .map(({ name, value }) => `${name} ${value}`.trim())
        .join(', '),
    })),
  );
  return html`<ol class="chain" aria-label=${l10n.t('Element by element')}>
    ${steps.map(
      ({ name, src, text }) =>
        html`<li>
          ${picture(src, chain)}
          <code>${name}</code>
          <span class="caption">${text}</span>
        </li>`,
    )}
  </ol>`;
}

/** What was drawn for the view that is looked at. */
export function inspector(model: Model, acts: Acts): TemplateResult | typeof nothing {
  const now = viewAt(model);
  if (now === undefined) return nothing;
  const { sample, view } = now;
  const choose = (compare: Compare): void => {
    acts.change({ compare });
    if (compare === 'each')
      acts.send({ type: 'chain', position: sample.position, epoch: view.epoch });
  };
  return html`<div class="inspector" role="region" aria-label=${l10n.t('Drawn numbers')}>
    <div class="told">
      <b>${l10n.t('{0}, epoch {1}', sample.id, view.epoch)}</b>
      ${view.drawn
        .flatMap(toldOf)
        .map(({ name, value }) => html`<span><small>${name}</small> ${value}</span>`)}
      ${
        view.frame
          ? html`<span><small>${l10n.t('filled')}</small> ${percent(view.frame.filled)}</span>`
          : nothing
      }
      ${segmented<Compare>({
        label: l10n.t('Compare'),
        options: [
          ['before', l10n.t('before')],
          ['after', l10n.t('after')],
          ['each', l10n.t('each element')],
        ],
        value: model.compare,
        change: choose,
      })}
    </div>
    ${model.compare === 'each' ? chainOf(model) : nothing}
  </div>`;
}
