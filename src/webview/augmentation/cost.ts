import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { Acts, Model } from './model';
import { amount } from './numbers';

const milliseconds = (value: number): string => l10n.t('{0} ms', value.toFixed(1));
const percent = (share: number): string => `${amount(100 * share, 2)} %`;

/** What augmentation adds to a step, as measured. */
export function costView(model: Model, acts: Acts): TemplateResult {
  const { cost, config, samples } = model;
  const title = html`<h2 id="cost">${l10n.t('Cost per batch')}</h2>`;
  if (cost === undefined || cost.entriesMs.length !== config.augment.length)
    return html`<section aria-labelledby="cost">
      ${title}
      <p class="caption">${l10n.t('Measured once the views are drawn.')}</p>
    </section>`;
  const { batch, totalMs, entriesMs, stepMs, backend } = cost;
  const whole = totalMs + stepMs;
  const sum = entriesMs.reduce((a, b) => a + b, 0);
  let from = 0;
  // Entries share what all of them took together; the step stands behind them.
  const bars = entriesMs.map((ms, i) => {
    const width = sum === 0 ? 0 : (100 * ((ms / sum) * totalMs)) / whole;
    const bar = svg`<rect class="bar-${i % 4}" x=${from} width=${width} height="16" />`;
    from += width;
    return bar;
  });
  const shape = samples?.[0]?.shape;
  const size = shape ? `${shape[1]} × ${shape[0]}` : '';
  const summary = l10n.t('{0} for {1} pictures of {2}', milliseconds(totalMs), batch, size);
  return html`<section aria-labelledby="cost">
    <div class="head">
      ${title}
      <span class="caption"
        ><b>${milliseconds(totalMs)}</b>
        ${l10n.t('for {0} pictures of {1}, measured on {2}', batch, size, backend)}</span
      >
    </div>
    <svg
      class="cost"
      viewBox="0 0 100 16"
      preserveAspectRatio="none"
      role="img"
      aria-label=${summary}
    >
      ${bars} ${svg`<rect class="step" x=${from} width=${100 - from} height="16" />`}
    </svg>
    <p class="legend">
      ${entriesMs.map(
        (ms, i) =>
          html`<span
            ><i class="bar-${i % 4}"></i>${config.augment[i]!.type} ${ms.toFixed(1)}</span
          >`,
      )}
      <span><i class="step"></i>${l10n.t('step')} ${stepMs.toFixed(1)}</span>
    </p>
    <p class="verdict">
      ${l10n.t(
        '{0} pictures a second. It is done before each step, so a step takes {1} instead of {2}: {3} longer.',
        Math.round((1000 * batch) / Math.max(totalMs, 1e-3)).toLocaleString(),
        milliseconds(whole),
        milliseconds(stepMs),
        percent(totalMs / stepMs),
      )}
      <button class="text" @click=${() => acts.send({ type: 'measure' })}>
        ${l10n.t('Measure again')}
      </button>
    </p>
  </section>`;
}

/** What the drawn numbers of many views tell. */
export function warnings(model: Model, acts: Acts): TemplateResult | typeof nothing {
  const { cost, config } = model;
  const { filled } = cost ?? {};
  if (filled === undefined || filled.overThird < 0.005) return nothing;
  const index = config.augment.findIndex(({ fillMode }) => fillMode !== undefined);
  const reflect = index !== -1 && config.augment[index]!.fillMode !== 'reflect' && config.canAct;
  return html`<section aria-labelledby="warnings">
    <div class="head">
      <h2 id="warnings">${l10n.t('Warnings')}</h2>
      <span class="caption">${l10n.t('counted on {0} views', filled.views)}</span>
    </div>
    <div class="warning">
      <b aria-hidden="true">⚠</b>
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
            ? html`<button
                class="text"
                @click=${() =>
                  acts.send({ type: 'set', index, argument: 'fillMode', value: 'reflect' })}
              >
                fillMode: reflect
              </button>`
            : nothing
        }
      </div>
    </div>
  </section>`;
}
