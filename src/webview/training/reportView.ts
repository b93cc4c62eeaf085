import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { confusionMatrix } from './confusionMatrix';
import type { Classification, HardSample, Regression, Report } from './report';

type Open = (cell: { readonly true: string; readonly predicted: string }) => void;

/** More classes than these make no matrix that can be read. */
const MATRIX_CLASSES = 30;

const figure = (value: number | null | undefined): string =>
  value == null ? '–' : String(Number(value.toPrecision(4))).replace('-', '\u2212');

function table(
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): TemplateResult {
  return html`<div class="scroll" tabindex="-1">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...rest]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${rest.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function hardest(samples: readonly HardSample[], classification: boolean): TemplateResult {
  const heads = [l10n.t('Hardest samples'), l10n.t('true'), l10n.t('predicted')];
  return table(
    classification ? [...heads, l10n.t('probability of true')] : heads,
    samples
      .slice(0, 10)
      .map((each) => [
        typeof each.name === 'number' ? l10n.t('row {0}', each.name) : each.name,
        typeof each.true === 'number' ? figure(each.true) : each.true,
        typeof each.predicted === 'number' ? figure(each.predicted) : (each.predicted ?? '–'),
        ...(classification ? [figure(each.trueProbability)] : []),
      ]),
  );
}

function classification(report: Classification, open: Open): TemplateResult {
  return html`<div class="columns">
    <div>
      ${table(
        [l10n.t('class'), l10n.t('precision'), l10n.t('recall'), 'f1', l10n.t('support')],
        report.perClass.map((each) => [
          each.class,
          each.precision.toFixed(3),
          each.recall.toFixed(3),
          each.f1.toFixed(3),
          each.support,
        ]),
      )}
      <p class="caption">
        ${l10n.t(
          'Always saying "{0}" would reach an accuracy of {1}.',
          report.baseline.prediction,
          figure(report.baseline.accuracy),
        )}
      </p>
    </div>
    <div>${report.classes.length <= MATRIX_CLASSES ? confusionMatrix(report, open) : nothing}</div>
    <div>${hardest(report.hardest, true)}</div>
  </div>`;
}

function regression(report: Regression): TemplateResult {
  const { baseline } = report;
  return html`<div class="columns">
    ${table(
      ['', l10n.t('model'), l10n.t('mean as a guess')],
      [
        ['mae', figure(report.mae), figure(baseline.mae)],
        ['rmse', figure(report.rmse), figure(baseline.rmse)],
        ['r2', figure(report.r2), figure(baseline.r2)],
      ],
    )}
    ${table(
      [l10n.t('true − predicted'), l10n.t('quantile')],
      report.residualQuantiles.map(({ share, value }) => [
        `${Math.round(share * 100)} %`,
        figure(value),
      ]),
    )}
    <div>${hardest(report.worst, false)}</div>
  </div>`;
}

/** How the test part came out. */
export function reportView(report: Report, open: Open): TemplateResult {
  const metrics = Object.entries({ loss: report.loss, ...report.metrics });
  return html`<section aria-labelledby="test">
    <h2 id="test">${l10n.t('Test')}</h2>
    <p class="stats">
      <span><small>${l10n.t('samples')}</small> ${report.samples}</span>
      ${metrics.map(([name, value]) => html`<span><small>${name}</small> ${figure(value)}</span>`)}
    </p>
    ${report.task === 'classification' ? classification(report, open) : regression(report)}
  </section>`;
}
