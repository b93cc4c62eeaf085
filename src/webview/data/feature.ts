import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FeatureReport, Statistics } from '../../shared/protocol/dataReport';
import { segmented } from '../kit/controls';
import { integer, significant } from '../kit/format';
import { section } from '../kit/section';
import { table, tableToggle } from '../kit/table';
import { with_ } from './balance';
import type { BoxRow } from './boxes';
import { categories } from './categories';
import { classColour, classFill, swatch } from './classes';
import type { Line } from './histogramChart';
import './histogramElement';
import { chosenOf } from './features';
import { partNames, splitColours, splitDashes, splits } from './parts';
import { pictures, rows } from './plural';
import { ofPart, type DataState, type DataView } from './state';

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
  const balanced = scaled && state.part === 'train' && feature.balanced !== undefined;
  const pick = (bin: number, listing: boolean): void =>
    find(
      {
        part: state.part,
        feature: name,
        from: edges[bin]!,
        to: edges[bin + 1] ?? edges[bin]!,
        closed: bin >= statistics.histogram.counts.length - 1,
        ...(scaled && { scaled }),
        ...(balanced && { balanced }),
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
        !scaled && state.by === 'class' ? state.found?.histograms[state.part][name] : undefined,
      pick: state.told.canAct ? pick : undefined,
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

/** Parts whose values of a feature were looked at; of pictures it is the training part alone. */
const told = (feature: FeatureReport): number =>
  feature.levels?.[0]?.parts
    ? splits.length
    : splits.filter((part) => ofPart(feature, part).before !== undefined).length;

function colourChoice(own: FeatureReport, { state, change }: DataView) {
  if (told(own) < 2) return nothing;
  return segmented<'class' | 'split'>({
    label: l10n.t('Colour'),
    value: state.by,
    options: [
      [
        'class',
        (own.train?.histogram ?? own.levels?.[0])?.byClass
          ? l10n.t('by class')
          : l10n.t('part alone'),
      ],
      ['split', l10n.t('by split')],
    ],
    change: (by) => change({ by }),
  });
}

/** Pictures have no list of features to choose from. */
function channels({ report, change }: DataView, own: FeatureReport) {
  if (report.features.length < 2) return nothing;
  return segmented({
    label: l10n.t('Channel'),
    value: own.name,
    options: report.features.map(({ name }) => [name, name] as const),
    change: (feature) => change({ feature }),
  });
}

/** One feature, large: by class or by split, before and after scaling. */
export function feature(of: DataView): TemplateResult | typeof nothing {
  const { report, change } = of;
  const own = chosenOf(of);
  if (own === undefined) return nothing;
  const state: DataState = told(own) < 2 ? { ...of.state, by: 'class' } : of.state;
  const view = { ...of, state };
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
  const count = (report.pictures ? pictures : rows)(report.splits[state.part].rows);
  return section({
    id: 'feature',
    kind: 'feature',
    title: report.pictures ? l10n.t('Channels') : own.name,
    ...(report.pictures && { beside: channels(view, own) }),
    note: [
      ...(report.pictures ? [] : [kinds[own.kind], l10n.t('feature {0}', place)]),
      l10n.t('{0} of {1}', count, partNames[state.part]),
    ].join(' · '),
    body: own.train
      ? html`<div class="axis">
            <span><b>${l10n.t('Before')}</b> <small>${l10n.t('raw')}</small></span>
            <span class="controls">${colourChoice(own, view)} ${toggle}</span>
          </div>
          ${asTable ? binsTable(own, view) : chart(own, view, 'before')}
          <p class="axis">
            <b class=${state.preview ? 'changed' : ''}>${l10n.t('After')}</b>
            <small
              >${balanced ? l10n.t('{0}, then {1}', scale.type, balance.type) : scale.type}</small
            >
          </p>
          ${asTable ? nothing : chart(own, view, 'after')} ${legend(view)}
          ${statisticsTable(own, view)}`
      : html`<div class="axis">
            <span class="controls">${colourChoice(own, view)}</span>
          </div>
          ${categories(own, view)} ${legend(view)}`,
  });
}
