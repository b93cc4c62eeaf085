import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { PredictedPoints, SampleSelection } from '../../../shared/protocol/panels';
import { iconButton, link } from '../../kit/controls';
import { integer, significant } from '../../kit/format';
import { section } from '../../kit/section';
import { confusionMatrix, type Open } from './confusionMatrix';
import { perClass } from './perClass';
import type { Classification, Regression, Report } from './report';
import { sampleList, type SampleList } from './samples';
import { Scatter } from './scatter';
import { scoreTable } from './scores';

/** More classes than these make no matrix that can be read. */
const MATRIX_CLASSES = 40;

export interface ReportParts {
  readonly report: Report;
  readonly points: PredictedPoints | undefined;
  /** The first of those that are most wrong. */
  readonly worst: SampleList | undefined;
  /** What was opened: a cell, or all that are wrong. */
  readonly opened: SampleList | undefined;
  readonly open: Open;
  close(): void;
  more(select: SampleSelection, count: number): void;
  openSample(name: string): void;
}

const scatters = new Map<string, Scatter>();
function scatter(kind: 'predicted' | 'residual', points: PredictedPoints, summary: string) {
  let own = scatters.get(kind);
  if (own === undefined) scatters.set(kind, (own = new Scatter(kind)));
  own.draw(points, summary);
  return own.element;
}
export const recolourScatters = (): void => scatters.forEach((each) => each.redraw());

const wrongOf = ({ confusionMatrix: counts }: Classification): number =>
  counts.reduce(
    (sum, row, i) => sum + row.reduce((total, count, j) => total + (i === j ? 0 : count), 0),
    0,
  );

const titleOf = (select: SampleSelection): string =>
  select.kind === 'cell'
    ? select.true === select.predicted
      ? l10n.t('{0}, predicted rightly', select.true)
      : l10n.t('{0} taken for {1}', select.true, select.predicted)
    : select.kind === 'wrong'
      ? l10n.t('All that are wrong')
      : l10n.t('By residual, largest first');

function opened({ opened: list, close, more, openSample }: ReportParts) {
  if (list === undefined) return nothing;
  return section({
    id: 'opened',
    title: titleOf(list.select),
    note: l10n.t('{0} of {1}', integer(list.samples.length), integer(list.total)),
    controls: iconButton({ label: l10n.t('Close'), icon: 'close', click: close }),
    body: sampleList(list, {
      more: (count) => more(list.select, count),
      open: openSample,
    }),
  });
}

function classification(report: Classification, parts: ReportParts): TemplateResult {
  const { opened: list, open } = parts;
  const many = report.classes.length > MATRIX_CLASSES;
  return html`<div class="report ${report.classes.length > 12 ? 'many' : ''}">
    ${scoreTable(report)}
    ${
      many
        ? html`<p class="caption">
            ${l10n.t('{0} classes are too many for a matrix that can be read.', report.classes.length)}
          </p>`
        : confusionMatrix(report, list?.select, open)
    }
    ${perClass(report)}
  </div>`;
}

function regression(report: Regression, { points }: ReportParts): TemplateResult {
  const quantiles = html`<table>
    <thead>
      <tr>
        <th scope="col">${l10n.t('True − predicted')}</th>
        <th scope="col">${l10n.t('quantile')}</th>
      </tr>
    </thead>
    <tbody>
      ${report.residualQuantiles.map(
        ({ share, value }) =>
          html`<tr>
            <th scope="row">${Math.round(share * 100)} %</th>
            <td>${significant(value)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
  const own = points && {
    predicted: l10n.t(
      'Predicted {0} over true, {1} samples; on the dashed line a prediction is exact.',
      report.target,
      points.total,
    ),
    residual: l10n.t(
      'True − predicted over predicted {0}, {1} samples.',
      report.target,
      points.total,
    ),
  };
  return html`<div class="report regression">
    <div>${scoreTable(report)} ${quantiles}</div>
    ${
      points && own
        ? html`<figure>
              <figcaption>${l10n.t('Predicted over true')}</figcaption>
              ${scatter('predicted', points, own.predicted)}
            </figure>
            <figure>
              <figcaption>${l10n.t('Residual (true − predicted) over predicted')}</figcaption>
              ${scatter('residual', points, own.residual)}
            </figure>`
        : nothing
    }
  </div>`;
}

function worst(parts: ReportParts): TemplateResult | typeof nothing {
  const { worst: list, report, open, openSample, more } = parts;
  if (list === undefined || (list.total === 0 && !list.waiting)) return nothing;
  const classes = report.task === 'classification';
  return section({
    id: 'worst',
    title: classes ? l10n.t('Most confidently wrong') : l10n.t('Furthest off'),
    note: classes
      ? l10n.t('{0} of {1}, by predicted probability', list.samples.length, integer(list.total))
      : l10n.t('{0} of {1}, by residual', list.samples.length, integer(list.total)),
    controls:
      list.total > list.samples.length
        ? link({
            label: l10n.t('Show all {0}', integer(list.total)),
            click: () => open(list.select),
          })
        : nothing,
    // All of them are shown by the link, below the matrix.
    body: sampleList(
      { ...list, total: list.samples.length },
      {
        more: (count) => more(list.select, count),
        open: openSample,
      },
    ),
  });
}

/** How the test part came out. */
export function reportView(parts: ReportParts): TemplateResult {
  const { report } = parts;
  const wrong = report.task === 'classification' ? wrongOf(report) : undefined;
  const facts = [
    l10n.t('{0}: {1} samples', report.target, integer(report.samples)),
    ...(wrong === undefined ? [] : [l10n.t('{0} wrong', integer(wrong))]),
    ...(report.folds ? [l10n.t('each by the fold that never saw it')] : []),
    ...(wrong === undefined ? [] : [l10n.t('a cell opens its samples')]),
  ];
  return html`${section({
    id: 'report',
    title: report.folds ? l10n.t('Report on the rows left out') : l10n.t('Test report'),
    note: facts.join(' · '),
    body:
      report.task === 'classification' ? classification(report, parts) : regression(report, parts),
  })}
  ${opened(parts)} ${worst(parts)}`;
}
