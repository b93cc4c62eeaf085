import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { PictureSample, PictureView } from '../../shared/protocol/panels';
import { icon } from '../kit/icon';
import { differenceOf } from './difference';
import type { Acts, Model } from './model';
import { caption, sentence } from './numbers';

/** Smaller pictures are enlarged: their pixels stay squares. */
const SMALL = 96;

/** The original's outline where its pixels are in the view. */
const outline = ({ frame }: PictureView) =>
  frame && frame.corners.length > 0
    ? html`<svg class="frame" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<polygon points=${frame.corners
          .map(([x, y]) => `${(100 * x).toFixed(2)},${(100 * y).toFixed(2)}`)
          .join(' ')} />`}
      </svg>`
    : nothing;

/** A sample's picture, as it is or augmented. */
export const picture = (src: string, { shape }: PictureSample): TemplateResult =>
  html`<img class=${Math.max(shape[0], shape[1]) < SMALL ? 'pixels' : ''} src=${src} alt="" />`;

function shownOf(
  model: Model,
  sample: PictureSample,
  view: PictureView,
  chosen: boolean,
  acts: Acts,
) {
  if (chosen && model.compare === 'before') return sample.src;
  if (model.show !== 'difference') return view.src;
  return differenceOf(sample, view, () => acts.change({})) ?? view.src;
}

function viewCell(
  model: Model,
  acts: Acts,
  sample: PictureSample,
  [row, column]: readonly [number, number],
): TemplateResult {
  const view = sample.views[column]!;
  const chosen = model.at.row === row && model.at.column === column;
  const look = (): void => {
    if (!chosen) acts.change({ at: { row, column }, chain: undefined, compare: 'after' });
  };
  const filled = (view.frame?.filled ?? 0) > 1 / 3;
  const text = [
    l10n.t('{0}, epoch {1}', sample.id, view.epoch),
    sentence(view),
    ...(filled ? [l10n.t('more than a third is filled')] : []),
  ].join(': ');
  return html`<div
    role="gridcell"
    tabindex=${chosen ? 0 : -1}
    aria-selected=${chosen}
    aria-label=${text}
    class="view"
    data-at="${row},${column}"
    @mouseenter=${look}
    @focus=${look}
    @click=${() => {
      look();
      acts.send({ type: 'chain', position: sample.position, epoch: view.epoch });
    }}
  >
    <div class="picture">
      ${picture(shownOf(model, sample, view, chosen, acts), sample)}
      ${model.show === 'frame' || chosen ? outline(view) : nothing}
      ${filled ? html`<b class="mark warning">${icon('warning', l10n.t('more than a third is filled'))}</b>` : nothing}
    </div>
    <span class="caption">${caption(view) || ' '}</span>
  </div>`;
}

/** Arrow keys, Home and End go from view to view; Enter takes it apart. */
function onKey(model: Model, event: KeyboardEvent): void {
  const { samples = [] } = model;
  // From where the focus is: keys may come faster than the panel is drawn.
  const [row = 0, column = 0] = (event.target as HTMLElement)
    .closest<HTMLElement>('[data-at]')!
    .dataset.at!.split(',')
    .map(Number);
  const columns = samples[0]?.views.length ?? 0;
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    Home: [0, -columns],
    End: [0, columns],
  };
  const move = moves[event.key];
  const grid = event.currentTarget as HTMLElement;
  if (move) {
    event.preventDefault();
    const down = Math.min(samples.length - 1, Math.max(0, row + move[0]));
    const right = Math.min(columns - 1, Math.max(0, column + move[1]));
    grid.querySelector<HTMLElement>(`[data-at="${down},${right}"]`)?.focus();
  } else if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    grid.querySelector<HTMLElement>(`[data-at="${row},${column}"]`)?.click();
  }
}

/** Originals, each beside its views: one row a picture, one column an epoch. */
export function gallery(model: Model, acts: Acts): TemplateResult {
  const { samples = [], busy } = model;
  const epochs = samples[0]?.views.map(({ epoch }) => epoch) ?? [];
  return html`<div
    class="gallery"
    role="grid"
    aria-label=${l10n.t('Originals and their views')}
    aria-busy=${busy}
    @keydown=${(event: KeyboardEvent) => onKey(model, event)}
  >
    <div role="row" class="heads">
      <span role="columnheader" class="caption">${l10n.t('original')}</span>
      ${epochs.map(
        (epoch) =>
          html`<span role="columnheader" class="caption">${l10n.t('epoch {0}', epoch)}</span>`,
      )}
    </div>
    ${samples.map(
      (sample, row) =>
        html`<div role="row">
          <div role="rowheader" class="original">
            <div class="picture">${picture(sample.src, sample)}</div>
            <span class="caption" title=${sample.id}><b>${sample.class}</b> ${nameOf(sample)}</span>
          </div>
          ${sample.views.map((_, column) => viewCell(model, acts, sample, [row, column]))}
        </div>`,
    )}
  </div>`;
}

/** The file's own name. */
export const nameOf = ({ id }: PictureSample): string => id.split(/[\\/]/).at(-1) ?? id;

/** The view that is looked at. */
export function viewAt({ samples, at }: Model) {
  const sample = samples?.[at.row];
  const view = sample?.views[at.column];
  return sample && view ? { sample, view } : undefined;
}
