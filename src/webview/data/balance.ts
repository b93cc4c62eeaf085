import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { DataReport, PartName, PartReport } from '../../shared/protocol/dataReport';
import { integer, significant, UNKNOWN } from '../kit/format';
import type { RowFilter } from '../../shared/protocol/dataRows';
import { icon } from '../kit/icon';
import { section } from '../kit/section';
import { table, tableToggle } from '../kit/table';
import { classColour, classFill, swatch, syntheticFill } from './classes';
import { partNames } from './parts';
import { pictures, rows } from './plural';
import type { DataView } from './state';

/** More classes than these are drawn as thinner bars without a number each. */
const WIDE_BARS = 24;
/** A class this many times rarer than another is told. */
const IMBALANCED = 10;

interface Column {
  readonly title: string;
  readonly part: PartReport;
  readonly name: PartName;
  readonly synthetic?: Readonly<Record<string, number>>;
  readonly changed?: boolean;
}

/** Of the largest class to the smallest one; what counts is each row's weight in the loss. */
function ratioOf(part: PartReport, weights: DataReport['classWeights'] = {}): number | undefined {
  const counts = Object.entries(part.classes)
    .map(([label, count]) => count * (weights[label] ?? 1))
    .filter((count) => count > 0);
  return counts.length < 2 ? undefined : Math.max(...counts) / Math.min(...counts);
}

const ratioText = (ratio: number | undefined): string =>
  ratio === undefined ? UNKNOWN : `${significant(ratio, 3)} : 1`;

/** Training rows of a class that balancing left out. */
const goneOf = ({ splits, balanced }: DataReport, label: string): number =>
  (splits.train.classes[label] ?? 0) +
  (balanced.syntheticClasses[label] ?? 0) -
  (balanced.classes[label] ?? 0);

/** stratified split 0.7 / 0.15 / 0.15, seed 42 */
function splitText({ split, folds }: DataReport): string {
  const { type, seed, ...rest } = split;
  if (folds !== undefined)
    return l10n.t('{0}, fold 1 of {1}, seed {2}', type, folds.length, String(seed));
  const shares = ['train', 'validation', 'test'].flatMap((part) =>
    typeof rest[part] === 'number' ? [String(rest[part])] : [],
  );
  return shares.length === 3
    ? l10n.t('{0} split {1}, seed {2}', type, shares.join(' / '), String(seed))
    : l10n.t('{0} split, seed {1}', type, String(seed));
}

interface Bar {
  readonly count: number;
  /** Synthetic rows among them. */
  readonly made: number;
  /** Rows that balancing left out. */
  readonly gone: number;
  readonly found: number | undefined;
}

function bar({ count, made, gone, found }: Bar, most: number, k: number): TemplateResult {
  const share = (n: number): string => `${(100 * n) / Math.max(1, most)}%`;
  const real = count - made;
  const rect = (from: number, n: number, fill: string, stroke: string, kind: string) =>
    n > 0
      ? svg`<rect x=${share(from)} width=${share(n)} height="12" class=${kind} fill=${fill} stroke=${stroke} />`
      : nothing;
  return html`<svg class="bar ${found === undefined ? '' : 'brushed'}" aria-hidden="true">
    ${rect(0, real, classFill(k), 'none', '')}
    ${rect(real, made, syntheticFill(k), classColour(k), '')}
    ${rect(count, gone, 'none', classColour(k), 'gone')}
    ${rect(0, found ?? 0, 'var(--vscode-foreground)', 'none', 'lit')}
  </svg>`;
}

function column({ title, part, name, synthetic, changed }: Column, view: DataView, most: number) {
  const { report, state, find } = view;
  const ratio = ratioOf(part);
  const balanced = synthetic !== undefined;
  // Of the rows that balancing makes none stands in the data: what is found is of the raw part.
  const found = balanced ? undefined : state.found?.parts[name];
  const filter: RowFilter = { part: name, ...(balanced && { balanced }) };
  return html`<div class="part ${changed ? 'changed' : ''}">
    <p class="between">
      <b>${title}</b>
      <small>${integer(part.rows)}</small>
    </p>
    <ul class="bars">
      ${report.classes.map((label, k) => {
        const count = part.classes[label] ?? 0;
        const made = synthetic?.[label] ?? 0;
        const gone = balanced ? goneOf(report, label) : 0;
        const asked: RowFilter = { ...filter, class: label };
        const chosen = JSON.stringify(state.filter) === JSON.stringify(asked);
        const all = (report.pictures ? pictures : rows)(count);
        const text = [
          l10n.t('{0}, {1}: {2}', title, label, all),
          ...(made > 0 ? [l10n.t('{0} of them synthetic', integer(made))] : []),
          ...(gone > 0 ? [l10n.t('{0} left out', integer(gone))] : []),
        ].join(', ');
        return html`<li>
          <button
            type="button"
            aria-label=${text}
            aria-pressed=${chosen}
            title=${text}
            @click=${() => find(asked)}
            @dblclick=${() => find(asked, true)}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              find(asked, true);
            }}
          >
            <span class="label">${label}</span>
            ${bar({ count, made, gone, found: found && (found[label] ?? 0) }, most, k)}
            <span class="count"
              >${found ? html`<i>${integer(found[label] ?? 0)} /</i> ` : nothing}${integer(
                count,
              )}</span
            >
          </button>
        </li>`;
      })}
    </ul>
    <p class="between">
      <small>${l10n.t('imbalance ratio')}</small>
      <span class=${ratio !== undefined && ratio >= IMBALANCED ? 'warning' : ''}
        >${ratio !== undefined && ratio >= IMBALANCED ? icon('warning', l10n.t('high')) : nothing}
        <b>${ratioText(ratio)}</b></span
      >
    </p>
    ${
      balanced && report.classWeights
        ? html`<p class="between">
            <small>${l10n.t('weighted')}</small>
            <b>${ratioText(ratioOf(part, report.classWeights))}</b>
          </p>`
        : nothing
    }
  </div>`;
}

function columnsOf(view: DataView): Column[] {
  const { report, state } = view;
  const { splits, balanced } = report;
  const changed =
    state.preview !== undefined &&
    JSON.stringify(balanced.classes) !== JSON.stringify(state.told.report.balanced.classes);
  return [
    { title: l10n.t('Train, raw'), part: splits.train, name: 'train' },
    {
      title: l10n.t('Train, balanced'),
      part: balanced,
      name: 'train',
      synthetic: balanced.syntheticClasses,
      changed,
    },
    ...(['validation', 'test'] as const)
      .filter((name) => splits[name].rows > 0)
      .map((name) => ({ title: partNames[name], part: splits[name], name })),
  ];
}

function legend({ report, state }: DataView): TemplateResult {
  const { balanced, classes, classWeights, pictures: pictures_ } = report;
  const { type, ...values } = state.preview?.balance ?? state.told.balance;
  const given = Object.entries(values)
    .filter(([, value]) => ['number', 'string'].includes(typeof value))
    .map(([key, value]) => `${key} ${String(value)}`);
  const name = [type, ...given].join(', ');
  const count = pictures_ ? pictures : rows;
  return html`<p class="legend">
    ${classes
      .slice(0, WIDE_BARS)
      .map((label, k) => html`<span>${swatch(classFill(k))}${label}</span>`)}
    ${
      balanced.synthetic > 0
        ? html`<span
            >${swatch('url(#synthetic)', 'var(--neutral)')}${l10n.t(
              'synthetic ({0}): {1}',
              name,
              count(balanced.synthetic),
            )}</span
          >`
        : nothing
    }
    ${
      balanced.removed > 0
        ? html`<span
            >${swatch('none', 'var(--neutral)')}${l10n.t('{0} left out: {1}', name, count(balanced.removed))}</span
          >`
        : nothing
    }
    ${
      classWeights
        ? html`<span
            >${l10n.t('weight in the loss')}:
            ${Object.entries(classWeights)
              .map(([label, weight]) => `${label} ${significant(weight, 3)}`)
              .join(', ')}</span
          >`
        : nothing
    }
    <span>${l10n.t('validation and test are never resampled')}</span>
  </p>`;
}

/** Rows by class in every part, the training part before and after balancing. */
export function balance(view: DataView): TemplateResult {
  const { report, state, change } = view;
  const columns = columnsOf(view);
  const most = Math.max(...columns.flatMap(({ part }) => Object.values(part.classes)));
  const asTable = state.tables.has('balance');
  const toggle = tableToggle(asTable, (on) =>
    change({ tables: with_(state.tables, 'balance', on) }),
  );
  return section({
    id: 'balance',
    kind: 'balance',
    title: l10n.t('Class balance'),
    note: splitText(report),
    controls: toggle,
    body: asTable
      ? table({
          caption: l10n.t('Rows by class and part'),
          heads: [
            l10n.t('class'),
            ...columns.map(({ title }) => title),
            ...[l10n.t('synthetic'), l10n.t('left out')],
          ],
          rows: report.classes.map((label) => [
            label,
            ...columns.map(({ part }) => integer(part.classes[label] ?? 0)),
            integer(report.balanced.syntheticClasses[label] ?? 0),
            integer(goneOf(report, label)),
          ]),
        })
      : html`<div class="parts ${report.classes.length > WIDE_BARS ? 'many' : ''}">
            ${columns.map((each) => column(each, view, most))}
          </div>
          ${legend(view)}`,
  });
}

/** A set with or without a member. */
export function with_(set: ReadonlySet<string>, member: string, on: boolean): Set<string> {
  const changed = new Set(set);
  if (on) changed.add(member);
  else changed.delete(member);
  return changed;
}
