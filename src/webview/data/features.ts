import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FeatureReport } from '../../shared/protocol/dataReport';
import { dropdown } from '../kit/controls';
import { decimals, figures, integer, percent, UNKNOWN } from '../kit/format';
import { icon } from '../kit/icon';
import { section } from '../kit/section';
import { miniHistogram, miniLevels } from './mini';
import { partNames } from './parts';
import { levelIn, ofPart, type DataView, type FeatureOrder } from './state';

/** Warnings that name a feature point at it: their path ends with the column, or their message quotes it. */
const namesFeature = (message: string, name: string): boolean => message.includes(`"${name}"`);

export function ordered(
  features: readonly FeatureReport[],
  order: FeatureOrder,
): readonly FeatureReport[] {
  const by = {
    file: undefined,
    name: (a: FeatureReport, b: FeatureReport) => a.name.localeCompare(b.name),
    missing: (a: FeatureReport, b: FeatureReport) => b.missing - a.missing,
    skew: (a: FeatureReport, b: FeatureReport) =>
      Math.abs(b.train?.skew ?? 0) - Math.abs(a.train?.skew ?? 0),
  }[order];
  return by === undefined ? features : features.toSorted(by);
}

function missingCell(missing: number, rows: number): TemplateResult {
  if (missing === 0) return html`<span class="quiet">0</span>`;
  const share = missing / Math.max(1, rows);
  return html`<svg class="share" viewBox="0 0 34 8" aria-hidden="true">
      <rect x=${34 - Math.max(1, 34 * share)} width=${Math.max(1, 34 * share)} height="8" />
    </svg>
    ${percent(share, share < 0.1 ? 1 : 0)}`;
}

/** The feature whose view is open. */
export const chosenOf = ({ report, state }: DataView): FeatureReport | undefined =>
  report.features.find(({ name }) => name === state.feature) ?? report.features[0];

function row(feature: FeatureReport, view: DataView): TemplateResult {
  const { report, state, change } = view;
  const { name, missing, levels, encoding } = feature;
  const { before, after } = ofPart(feature, state.part);
  const selected = chosenOf(view)?.name === name;
  const warned = report.warnings.find(({ message }) => namesFeature(message, name));
  const found = state.found?.histograms[state.part][name];
  const width = encoding?.columns.length ?? 0;
  const select = (): void => change({ feature: name });
  return html`<tr
    role="row"
    data-feature=${name}
    tabindex=${selected ? 0 : -1}
    aria-selected=${selected}
    @click=${select}
    @focus=${select}
  >
    <th scope="row">
      ${
        warned
          ? html`<span class=${warned.severity}
              >${icon(warned.severity === 'info' ? 'info' : 'warning', warned.message)}</span
            >`
          : nothing
      }
      <span title=${name}>${name}</span>
      ${levels ? html`<small>${l10n.t('{0} levels', levels.length)}</small>` : nothing}
    </th>
    <td class="missing">${missingCell(missing, report.rows.read - report.rows.rejected)}</td>
    <td>
      ${before ? miniHistogram(before.histogram, found) : levels ? miniLevels(levels.map((level) => levelIn(level, state.part))) : nothing}
    </td>
    <td class=${state.preview ? 'changed' : ''}>
      ${
        after
          ? miniHistogram(after.histogram, undefined)
          : encoding
            ? html`<small
                >${
                  width === 1
                    ? l10n.t('{0}: 1 column', encoding.type)
                    : l10n.t('{0}: {1} columns', encoding.type, width)
                }</small
              >`
            : nothing
      }
    </td>
    ${[before?.mean, before?.std, before?.skew].map(
      (value, i) =>
        html`<td class="figure">
          ${value === undefined ? html`<span class="quiet">${UNKNOWN}</span>` : i === 2 ? decimals(Math.abs(value) < 0.005 ? 0 : value, 2) : figures(value)}
        </td>`,
    )}
  </tr>`;
}

/** Up and Down move among the rows, Home and End to the first and last. */
function move(event: KeyboardEvent): void {
  const rows = [
    ...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('tr[data-feature]'),
  ];
  const at = rows.indexOf((event.target as HTMLElement).closest('tr')!);
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: rows.length - 1,
    PageDown: Math.min(rows.length - 1, at + 10),
    PageUp: Math.max(0, at - 10),
  }[event.key];
  if (to === undefined || rows[to] === undefined) return;
  event.preventDefault();
  rows[to].focus();
}

/** Every feature, small: missing values, before and after scaling, statistics. */
export function features(view: DataView): TemplateResult {
  const { report, state, change } = view;
  const scaler = (state.preview?.scale ?? state.told.scale).type;
  const note =
    report.classes.length > 0 && report.features.some(({ train }) => train?.histogram.byClass)
      ? l10n.t('{0}, stacked by class', partNames[state.part].toLowerCase())
      : partNames[state.part].toLowerCase();
  return section({
    id: 'features',
    kind: 'features',
    title: l10n.t('Features'),
    note: html`${note} · ${integer(report.features.length)}`,
    controls: dropdown<FeatureOrder>({
      label: l10n.t('Order of the features'),
      value: state.order,
      options: [
        ['file', l10n.t('file order')],
        ['name', l10n.t('by name')],
        ['missing', l10n.t('most missing')],
        ['skew', l10n.t('most skewed')],
      ],
      change: (order) => change({ order }),
    }),
    body: html`<div class="list">
      <table role="grid" aria-label=${l10n.t('Features')} @keydown=${move}>
        <thead>
          <tr>
            <th scope="col">${l10n.t('Feature')}</th>
            <th scope="col">${l10n.t('Missing')}</th>
            <th scope="col">${l10n.t('Before')}</th>
            <th scope="col">
              ${
                report.balanced.synthetic > 0 && state.part === 'train'
                  ? l10n.t('After {0}, balanced', scaler)
                  : l10n.t('After {0}', scaler)
              }
            </th>
            <th scope="col">${l10n.t('Mean')}</th>
            <th scope="col">${l10n.t('Std')}</th>
            <th scope="col">${l10n.t('Skew')}</th>
          </tr>
        </thead>
        <tbody>
          ${ordered(report.features, state.order).map((feature) => row(feature, view))}
        </tbody>
      </table>
    </div>`,
  });
}
