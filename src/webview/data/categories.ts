import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FeatureReport, LevelReport } from '../../shared/protocol/dataReport';
import type { RowFilter } from '../../shared/protocol/dataRows';
import { integer, percent } from '../kit/format';
import { classFill } from './classes';
import { partNames, splitColours, splits } from './parts';
import { rows } from './plural';
import { levelIn, type DataView } from './state';

const HEIGHT = 12;

interface LevelBar {
  readonly rects: readonly TemplateResult[];
  readonly count: string;
  readonly text: string;
}

/** Rows of the chosen part, those of the classes one after the other. */
function ofPart(level: LevelReport, { state }: DataView, most: number): LevelBar {
  const { rows: own, byClass } = levelIn(level, state.part);
  let x = 0;
  const rects = (byClass ?? [own]).map((each, k) => {
    const width = (100 * each) / most;
    const fill = byClass ? classFill(k) : 'var(--neutral)';
    const rect = svg`<rect x="${x}%" width="${width}%" height=${HEIGHT} fill=${fill} />`;
    x += width;
    return rect;
  });
  const text = l10n.t('{0}: {1}', level.category, rows(own));
  return { rects, count: integer(own), text };
}

/** The share of each part, one above the other. */
function ofParts(level: LevelReport, { report }: DataView, most: number): LevelBar {
  const shares = splits.map(
    (part) => levelIn(level, part).rows / Math.max(1, report.splits[part].rows),
  );
  const height = HEIGHT / splits.length;
  const rects = splits.map(
    (part, i) =>
      svg`<rect y=${i * height} width="${(100 * shares[i]!) / most}%" height=${height - 1}
        fill=${`var(--${splitColours[part]})`} />`,
  );
  const told = splits.map((part, i) => `${partNames[part]} ${percent(shares[i]!, 1)}`).join(', ');
  return { rects, count: percent(shares[0]!, 1), text: l10n.t('{0}: {1}', level.category, told) };
}

/** A bar a category, and the columns that it becomes. */
export function categories(feature: FeatureReport, view: DataView): TemplateResult {
  const { report, state, find } = view;
  const levels = feature.levels ?? [];
  const bySplit = state.by === 'split';
  const sizes = levels.flatMap((level) =>
    bySplit
      ? splits.map((part) => levelIn(level, part).rows / Math.max(1, report.splits[part].rows))
      : [levelIn(level, state.part).rows],
  );
  const most = Math.max(bySplit ? 1e-9 : 1, ...sizes);
  const count = Object.keys(feature.categories ?? {}).length;
  const columns = feature.encoding?.columns ?? [];
  const part = bySplit ? 'train' : state.part;
  return html`<ul class="bars levels">
      ${levels.map((level) => {
        const { rects, count: amount, text } = (bySplit ? ofParts : ofPart)(level, view, most);
        const { category } = level;
        const filter: RowFilter = { part, feature: feature.name, category };
        return html`<li>
          <button
            type="button"
            title=${text}
            aria-label=${text}
            aria-pressed=${JSON.stringify(state.filter) === JSON.stringify(filter)}
            @click=${() => find(filter)}
            @dblclick=${() => find(filter, true)}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              find(filter, true);
            }}
          >
            <span class="label">${category}</span><svg class="bar" aria-hidden="true">${rects}</svg
            ><span class="count">${amount}</span>
          </button>
        </li>`;
      })}
    </ul>
    <p>
      <small
        >${
          levels.length < count
            ? l10n.t('The {0} most frequent of {1} categories.', levels.length, count)
            : nothing
        }
        ${
          feature.encoding
            ? l10n.t('{0} makes of it: {1}', feature.encoding.type, columns.join(', '))
            : nothing
        }</small
      >
    </p>`;
}
