import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { decimals, significant } from '../../kit/format';
import type { Report, Score } from './report';

/** The axis of the intervals: as wide as they are, and round. */
function axisOf(scores: readonly Score[]): readonly [number, number] {
  const ends = scores.flatMap(({ interval, value }) => interval ?? (value === null ? [] : [value]));
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const step = 10 ** Math.floor(Math.log10(Math.max(1e-9, high - low)));
  return [Math.floor(low / step) * step, Math.ceil(high / step + 1e-9) * step];
}

/** A metric with its interval as a bar with a dot. */
function row(
  { name, value, baseline, interval }: Score,
  [low, high]: readonly [number, number],
  figure: (value: number | null) => string,
): TemplateResult {
  const place = (at: number): number => (100 * (at - low)) / (high - low || 1);
  const range = interval && `${figure(interval[0])} – ${figure(interval[1])}`;
  return html`<tr>
    <th scope="row">${name}</th>
    <td><b>${figure(value)}</b></td>
    <td>${figure(baseline)}</td>
    <td class="interval">
      ${range === null ? nothing : html`<small>${range}</small>`}
      ${
        interval === null || value === null
          ? nothing
          : html`<span class="track" aria-hidden="true"
              ><i
                .style=${`left:${place(interval[0])}%;width:${place(interval[1]) - place(interval[0])}%`}
              ></i
              ><b .style=${`left:${place(value)}%`}></b
            ></span>`
      }
    </td>
  </tr>`;
}

/** Metrics beside those of the dummy, with their 95 % intervals. */
export function scoreTable(report: Report): TemplateResult {
  const share = report.task === 'classification';
  const figure = share ? (value: number | null) => decimals(value) : significant;
  const known = (report.scores ?? []).map(({ name }) => name);
  const lossName = report.lossScaled ? l10n.t('loss of the scaled target') : 'loss';
  const others: Score[] = Object.entries({ [lossName]: report.loss, ...report.metrics })
    .filter(([name]) => !known.includes(name))
    .map(([name, value]) => ({ name, value, baseline: null, interval: null }));
  const scores = report.scores ?? [];
  // Errors of a regression are in different units: each has an axis of its own.
  const shared = axisOf(scores);
  const dummy = share
    ? l10n.t('always “{0}”', report.baseline.prediction)
    : l10n.t('always {0}', significant((report.baseline.prediction ?? null) as number | null));
  return html`<div class="scores">
    <table>
      <thead>
        <tr>
          <th scope="col">${l10n.t('Metric')}</th>
          <th scope="col">${report.folds ? l10n.t('Left out') : l10n.t('Test')}</th>
          <th scope="col">${l10n.t('Dummy')}</th>
          <th scope="col">
            ${l10n.t('95 % interval')}${
              share && scores.length > 0
                ? html` <small>${decimals(shared[0], 2)} – ${decimals(shared[1], 2)}</small>`
                : nothing
            }
          </th>
        </tr>
      </thead>
      <tbody>
        ${scores.map((score) => row(score, share ? shared : axisOf([score]), figure))}
        ${others.map((score) => row(score, [0, 1], figure))}
      </tbody>
    </table>
    <p class="caption">${l10n.t('Intervals from 1,000 bootstraps. Dummy: {0}.', dummy)}</p>
  </div>`;
}
