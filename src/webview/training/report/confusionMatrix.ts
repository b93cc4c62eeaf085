import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { SampleSelection } from '../../../shared/protocol/panels';
import { decimals, integer } from '../../kit/format';
import { moveInGrid } from '../../kit/grid';
import type { Classification } from './report';

export type Open = (select: SampleSelection) => void;

/** Counts by true and predicted class, coloured by their share of the row. */
export function confusionMatrix(
  { classes, confusionMatrix: counts, perClass }: Classification,
  selected: SampleSelection | undefined,
  open: Open,
): TemplateResult {
  const rows = counts.map((row) => row.reduce((a, b) => a + b, 0));
  const cell = (count: number, row: number, column: number): TemplateResult => {
    const share = rows[row] === 0 ? 0 : count / rows[row]!;
    const [own, taken] = [classes[row]!, classes[column]!];
    const shown =
      selected?.kind === 'cell' && selected.true === own && selected.predicted === taken;
    // Dark words lie on a strong colour, the usual ones on a weak one; nothing lies between.
    const strength = count === 0 ? 0 : share >= 0.5 ? 60 + 40 * share : 8 + 40 * share;
    return html`<td
      class=${share >= 0.5 ? 'strong' : ''}
      .style=${`--share:${strength.toFixed(1)}%`}
    >
      <button
        type="button"
        data-row=${row}
        data-column=${column}
        tabindex=${row === 0 && column === 0 ? 0 : -1}
        aria-pressed=${shown}
        aria-label=${l10n.t('true {0}, predicted {1}: {2}', own, taken, count)}
        @click=${() => open({ kind: 'cell', true: own, predicted: taken })}
      >
        ${count === 0 ? '·' : integer(count)}
      </button>
    </td>`;
  };
  return html`<div class="scroll tall" tabindex="-1">
    <table class="matrix" @keydown=${moveInGrid}>
      <caption>
        ${l10n.t('Rows: true class; columns: predicted')}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${classes.map((name) => html`<th scope="col" title=${name}><span>${name}</span></th>`)}
          <th scope="col">${l10n.t('recall')}</th>
        </tr>
      </thead>
      <tbody>
        ${counts.map(
          (row, i) =>
            html`<tr>
              <th scope="row" title=${classes[i] ?? nothing}><span>${classes[i]}</span></th>
              ${row.map((count, j) => cell(count, i, j))}
              <td class="recall">${decimals(perClass[i]?.recall, 2)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
