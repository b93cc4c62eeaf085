import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { Statistics } from '../../shared/protocol/dataReport';
import { decimals, figures, integer, significant } from '../kit/format';
import { section } from '../kit/section';
import { table } from '../kit/table';
import './histogramElement';
import { partNames } from './parts';
import type { DataView } from './state';

const parts = ['train', 'validation', 'test'] as const;

/** The target of a regression in every part. */
export function target(view: DataView): TemplateResult | typeof nothing {
  const { report, find, state } = view;
  const of = (part: (typeof parts)[number]): Statistics | undefined => report.splits[part].target;
  const { type, seed } = report.split;
  const told = parts.flatMap((part) => (report.splits[part].rows > 0 ? (of(part) ?? []) : []));
  const domain = [
    Math.min(...told.map(({ min }) => min)),
    Math.max(...told.map(({ max }) => max)),
  ] as const;
  return section({
    id: 'target',
    kind: 'target',
    title: l10n.t('Target {0}', report.target),
    note: l10n.t('{0} split, seed {1}', type, String(seed)),
    body: html`<div class="targets">
        ${parts.map((part) => {
          const statistics = of(part);
          if (statistics === undefined || report.splits[part].rows === 0) return nothing;
          const { edges, counts } = statistics.histogram;
          return html`<div>
            <p class="between">
              <b>${partNames[part]}</b> <small>${integer(report.splits[part].rows)}</small>
            </p>
            <histogram-chart
              .shown=${{
                label: l10n.t(
                  '{0} in {1}: mean {2}, from {3} to {4}',
                  report.target,
                  partNames[part],
                  significant(statistics.mean),
                  significant(statistics.min),
                  significant(statistics.max),
                ),
                histogram: statistics.histogram,
                classes: [],
                boxes: [{ label: '', colour: 'var(--s1)', box: statistics.box }],
                height: 104,
                // One axis for all, so that parts can be compared.
                domain,
                pick: state.told.canAct
                  ? (bin: number, listing: boolean) =>
                      find(
                        {
                          part,
                          feature: report.target,
                          from: edges[bin]!,
                          to: edges[bin + 1] ?? edges[bin]!,
                          closed: bin >= counts.length - 1,
                        },
                        listing,
                      )
                  : undefined,
              }}
            ></histogram-chart>
          </div>`;
        })}
      </div>
      ${table({
        caption: l10n.t('Statistics of the target'),
        heads: [
          l10n.t('part'),
          ...[l10n.t('rows'), l10n.t('Mean'), l10n.t('Std'), l10n.t('Min'), l10n.t('Median')],
          ...[l10n.t('Max'), l10n.t('Skew'), l10n.t('Outliers, iqr 1.5')],
        ],
        rows: parts.flatMap((part) => {
          const each = of(part);
          if (each === undefined) return [];
          const { mean, std, min, box, max, skew, outliers } = each;
          return [
            [
              partNames[part],
              integer(report.splits[part].rows),
              ...[mean, std, min, box.median, max].map((value) => figures(value, 4)),
              decimals(skew, 2),
              integer(outliers),
            ],
          ];
        }),
      })}`,
  });
}
