import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FeatureReport, Statistics } from '../../shared/protocol/dataReport';
import { segmented } from '../kit/controls';
import { integer, significant } from '../kit/format';
import { section } from '../kit/section';
import { table, tableToggle } from '../kit/table';
import { with_ } from './balance';
import type { BoxRow } from './boxes';
import { classColour, classFill, swatch } from './classes';
import type { Line } from './histogramChart';
import './histogramElement';
import { partNames } from './parts';
import { pictures, rows } from './plural';
import { ofPart, type DataView } from './state';

const splitColours = { train: 's1', validation: 's2', test: 's3' } as const;
const splitDashes = { train: 'none', validation: '5 4', test: '2 3' } as const;
const splits = ['train', 'validation', 'test'] as const;

/** Boxes by class, or by part. */
function boxRows(
  feature: FeatureReport,
  view: DataView,
  which: 'before' | 'after',
): readonly BoxRow[] {
  const { report, state } = view;
  if (state.by === 'split')
    return splits.map((part) => ({
      label: partNames[part],
      colour: `var(--${splitColours[part]})`,
      box: ofPart(feature, part)[which]?.box ?? null,
    }));
  const statistics = ofPart(feature, state.part)[which];
  if (statistics?.boxes === undefined || report.classes.length > 8)
    return statistics ? [{ label: '', colour: 'var(--s1)', box: statistics.box }] : [];
  return statistics.boxes.map((box, k) => ({
    label: report.classes[k] ?? '',
    colour: classColour(k),
    box,
  }));
}

function chart(feature: FeatureReport, view: DataView, which: 'before' | 'after') {
  const { report, state, find } = view;
  const statistics = ofPart(feature, state.part)[which];
  if (statistics === undefined) return nothing;
  const { name } = feature;
  const lines = splits.flatMap((part): Line[] => {
    const own = ofPart(feature, part)[which];
    return own
      ? [
          {
            histogram: own.histogram,
            stroke: `var(--${splitColours[part]})`,
            dash: splitDashes[part],
          },
        ]
      : [];
  });
  const { edges } = statistics.histogram;
  const scaled = which === 'after';
  // What balancing made stands in no row of the source.
  const pickable = state.told.canAct && (!scaled || feature.balanced === undefined);
  const pick = (bin: number, listing: boolean): void =>
    find(
      {
        part: state.part,
        feature: name,
        from: edges[bin]!,
        to: edges[bin + 1] ?? edges[bin]!,
        closed: bin >= statistics.histogram.counts.length - 1,
        ...(scaled && { scaled }),
      },
      listing,
    );
  const label = l10n.t(
    '{0} {1}: mean {2}, median {3}, from {4} to {5}',
    name,
    scaled ? l10n.t('after scaling') : l10n.t('before scaling'),
    significant(statistics.mean),
    significant(statistics.box.median),
    significant(statistics.min),
    significant(statistics.max),
  );
  return html`<histogram-chart
    .shown=${{
      label,
      histogram: statistics.histogram,
      classes: report.classes,
      boxes: boxRows(feature, view, which),
      lines: state.by === 'split' ? lines : undefined,
      found:
        !scaled && state.part === 'train' && state.by === 'class'
          ? state.found?.histograms[name]
          : undefined,
      pick: pickable ? pick : undefined,
    }}
  ></histogram-chart>`;
}

function statisticsTable(feature: FeatureReport, view: DataView): TemplateResult {
  const { before, after } = ofPart(feature, view.state.part);
  const figures = ({ mean, std, min, box, max, outliers }: Statistics): string[] => [
    // Centring leaves a rest of the last digit; it is 0 beside the spread.
    ...[Math.abs(mean) < 1e-9 * std ? 0 : mean, std, min, box.median, max].map((value) =>
      significant(value),
    ),
    integer(outliers),
  ];
  return table({
    caption: l10n.t('Statistics of {0}', feature.name),
    heads: [
      l10n.t('stage'),
      ...[l10n.t('Mean'), l10n.t('Std'), l10n.t('Min'), l10n.t('Median')],
      ...[
        l10n.t('Max'),
        html`<span title=${l10n.t('further than 1.5 × IQR beyond the quartiles')}
          >${l10n.t('Outliers')}</span
        >`,
      ],
    ],
    rows: [
      ...(before ? [[l10n.t('before'), ...figures(before)]] : []),
      ...(after ? [[l10n.t('after'), ...figures(after)]] : []),
    ],
  });
}

function binsTable(feature: FeatureReport, view: DataView): TemplateResult {
  const { report, state } = view;
  const { before } = ofPart(feature, state.part);
  const { edges = [], counts = [], byClass } = before?.histogram ?? {};
  return table({
    caption: l10n.t('Rows of {0} by value', feature.name),
    heads: [l10n.t('from'), l10n.t('to'), l10n.t('rows'), ...(byClass ? report.classes : [])],
    rows: counts.map((count, i) => [
      significant(edges[i]),
      significant(edges[i + 1] ?? edges[i]),
      integer(count),
      ...(byClass ?? []).map((each) => integer(each[i]!)),
    ]),
  });
}

/** A bar a category, and the columns that it becomes. */
function categories(feature: FeatureReport, view: DataView): TemplateResult {
  const { report, find } = view;
  const levels = feature.levels ?? [];
  const most = Math.max(1, ...levels.map((level) => level.rows));
  const count = Object.keys(feature.categories ?? {}).length;
  const columns = feature.encoding?.columns ?? [];
  return html`<ul class="bars levels">
      ${levels.map(({ category, rows: own, byClass }) => {
        let x = 0;
        const rects = (byClass ?? [own]).map((each, k) => {
          const width = (100 * each) / most;
          const rect = html`<svg x="${x}%" width="${width}%" height="12" overflow="visible">
            <rect width="100%" height="12" fill=${byClass ? classFill(k) : 'var(--neutral)'} />
          </svg>`;
          x += width;
          return rect;
        });
        const text = l10n.t('{0}: {1} rows', category, own);
        return html`<li>
          <button
            type="button"
            title=${text}
            aria-label=${text}
            @click=${() => find({ part: 'train', feature: feature.name, category })}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              find({ part: 'train', feature: feature.name, category }, true);
            }}
          >
            <span class="label">${category}</span><svg class="bar" aria-hidden="true">${rects}</svg
            ><span class="count">${integer(own)}</span>
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
        }
        ${report.splits.train.rows > 0 ? l10n.t('{0} of the training part', rows(report.splits.train.rows)) : nothing}</small
      >
    </p>`;
}

function legend({ state, report }: DataView): TemplateResult {
  if (state.by === 'split')
    return html`<p class="legend">
      ${splits.map(
        (part) =>
          html`<span
            ><svg class="swatch" width="20" height="10" aria-hidden="true">
              <path
                d="M0 5h20"
                stroke=${`var(--${splitColours[part]})`}
                stroke-width="2"
                stroke-dasharray=${splitDashes[part]}
              /></svg
            >${partNames[part]}</span
          >`,
      )}
      <span>${l10n.t('share of each part')}</span>
    </p>`;
  const told = report.features.some(({ train }) => train?.histogram.byClass);
  if (!told || report.classes.length > 12) return html``;
  return html`<p class="legend">
    ${report.classes.map((name, k) => html`<span>${swatch(classFill(k))}${name}</span>`)}
  </p>`;
}

/** One feature, large: by class or by split, before and after scaling. */
export function feature(view: DataView): TemplateResult | typeof nothing {
  const { report, state, change } = view;
  const own = report.features.find(({ name }) => name === state.feature) ?? report.features[0];
  if (own === undefined) return nothing;
  const asTable = state.tables.has('feature');
  const toggle = tableToggle(asTable, (on) =>
    change({ tables: with_(state.tables, 'feature', on) }),
  );
  const kinds = {
    numeric: l10n.t('number'),
    binary: l10n.t('two values'),
    categorical: l10n.t('category'),
  };
  const { scale, balance } = state.preview ?? state.told;
  const place = report.features.indexOf(own) + 1;
  const balanced = state.part === 'train' && own.balanced !== undefined;
  return section({
    id: 'feature',
    kind: 'feature',
    title: own.name,
    note: [
      kinds[own.kind],
      l10n.t('feature {0}', place),
      l10n.t(
        '{0} of {1}',
        (report.pictures ? pictures : rows)(report.splits[state.part].rows),
        partNames[state.part],
      ),
    ].join(' · '),
    controls: html`${
      own.train
        ? segmented<'class' | 'split'>({
            label: l10n.t('Colour'),
            value: state.by,
            options: [
              ['class', own.train?.histogram.byClass ? l10n.t('by class') : l10n.t('part alone')],
              ['split', l10n.t('by split')],
            ],
            change: (by) => change({ by }),
          })
        : nothing
    }
    ${own.train ? toggle : nothing}`,
    body: own.train
      ? html`<p class="axis"><b>${l10n.t('Before')}</b> <small>${l10n.t('raw')}</small></p>
          ${asTable ? binsTable(own, view) : chart(own, view, 'before')}
          <p class="axis">
            <b class=${state.preview ? 'changed' : ''}>${l10n.t('After')}</b>
            <small
              >${balanced ? l10n.t('{0}, then {1}', scale.type, balance.type) : scale.type}</small
            >
          </p>
          ${asTable ? nothing : chart(own, view, 'after')} ${legend(view)}
          ${statisticsTable(own, view)}`
      : categories(own, view),
  });
}
