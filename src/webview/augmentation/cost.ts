import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { isOn, type Acts, type Model } from './model';
import type { AugmentationCost } from '../../shared/protocol/panels';
import { button, link } from '../kit/controls';
import { integer, percent } from '../kit/format';
import { icon } from '../kit/icon';
import { section } from '../kit/section';

const milliseconds = (value: number): string => l10n.t('{0} ms', value.toFixed(1));

/** Shares of a step as segments: entries part what all of them took together. */
function bar({ totalMs, entriesMs, stepMs }: AugmentationCost, summary: string): TemplateResult {
  const whole = totalMs + stepMs;
  const sum = entriesMs.reduce((a, b) => a + b, 0);
  let from = 0;
  const parts = entriesMs.map((ms, i) => {
    const width = sum === 0 ? 0 : (100 * ((ms / sum) * totalMs)) / whole;
    const part = svg`<rect class="bar-${i % 4}" x=${from} width=${Math.max(0, width - 0.3)} height="16" />`;
    from += width;
    return part;
  });
  return html`<svg
    class="cost"
    viewBox="0 0 100 16"
    preserveAspectRatio="none"
    role="img"
    aria-label=${summary}
  >
    ${parts} ${svg`<rect class="step" x=${from} width=${100 - from} height="16" />`}
  </svg>`;
}

/** What augmentation adds to a step, as measured. */
export function costView(model: Model, acts: Acts): TemplateResult {
  const { cost, config, samples } = model;
  const parts = { id: 'cost', title: l10n.t('Cost per batch') };
  if (cost === undefined || cost.entriesMs.length !== config.augment.length)
    return section({
      ...parts,
      body: html`<p class="caption">${l10n.t('Measured once the views are drawn.')}</p>`,
    });
  const { batch, totalMs, entriesMs, stepMs, backend } = cost;
  const shape = samples?.[0]?.shape;
  const size = shape ? `${shape[1]} × ${shape[0]}` : '';
  const summary = l10n.t('{0} for {1} pictures of {2}', milliseconds(totalMs), batch, size);
  return section({
    ...parts,
    note: html`<b>${milliseconds(totalMs)}</b> ${l10n.t(
        'for {0} pictures of {1}, measured on {2}',
        batch,
        size,
        backend,
      )}`,
    controls: link({
      label: l10n.t('Measure again'),
      click: () => acts.send({ type: 'measure' }),
    }),
    body: html`${bar(cost, summary)}
      <p class="legend">
        ${entriesMs.map((ms, i) =>
          isOn(config.augment[i]!)
            ? html`<span
                ><i class="bar-${i % 4}"></i>${config.augment[i]!.type} ${ms.toFixed(1)}</span
              >`
            : nothing,
        )}
        <span><i class="step"></i>${l10n.t('step')} ${stepMs.toFixed(1)}</span>
      </p>
      <p class="verdict">
        ${l10n.t(
          '{0} pictures a second. Not hidden behind the step: it is done before each, so a step takes {1} instead of {2}, {3} longer.',
          integer((1000 * batch) / Math.max(totalMs, 1e-3)),
          milliseconds(totalMs + stepMs),
          milliseconds(stepMs),
          percent(totalMs / stepMs),
        )}
      </p>`,
  });
}

/** What the drawn numbers of many views tell. */
export function warnings(model: Model, acts: Acts): TemplateResult | typeof nothing {
  const { cost, config } = model;
  const { filled } = cost ?? {};
  if (filled === undefined || filled.overThird < 0.005) return nothing;
  const index = config.augment.findIndex(({ fillMode }) => fillMode !== undefined);
  const reflect = index !== -1 && config.augment[index]!.fillMode !== 'reflect' && config.canAct;
  return section({
    id: 'warnings',
    title: l10n.t('Warnings'),
    note: l10n.t('counted on {0} views', integer(filled.views)),
    body: html`<div class="finding warning">
      ${icon('warning', l10n.t('warning'))}
      <div>
        <b>${l10n.t('{0} of views are filled by more than a third', percent(filled.overThird))}</b>
        <p>
          ${l10n.t(
            'Their pictures are moved out of sight. On average {0} of a view is filled.',
            percent(filled.mean),
          )}
        </p>
        ${
          reflect
            ? button({
                label: 'fillMode: reflect',
                icon: 'bulb',
                click: () =>
                  acts.send({ type: 'set', index, argument: 'fillMode', value: 'reflect' }),
              })
            : nothing
        }
      </div>
    </div>`,
  });
}
