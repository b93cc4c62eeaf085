import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { Classification } from './report';

type Open = (cell: { readonly true: string; readonly predicted: string }) => void;

/** Moves the focus among the cells of the grid. */
function move(event: KeyboardEvent): void {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[
    event.key
  ];
  const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
  if (step === undefined || cell === null) return;
  event.preventDefault();
  const row = Number(cell.dataset.row) + step[0]!;
  const column = Number(cell.dataset.column) + step[1]!;
  const table = cell.closest('table')!;
  table.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)?.focus();
}

/** Counts by true and predicted class; the diagonal in one colour, mistakes in another. */
export function confusionMatrix(
  { classes, confusionMatrix: counts }: Classification,
  open: Open,
): TemplateResult {
  const rows = counts.map((row) => row.reduce((a, b) => a + b, 0));
  const cell = (count: number, row: number, column: number): TemplateResult => {
    const share = rows[row] === 0 ? 0 : count / rows[row]!;
    const colour = row === column ? 'var(--s1)' : 'var(--s2)';
    const strength = count === 0 ? 0 : Math.round(6 + 20 * share);
    // The property is set through the CSSOM, which the policy allows; an attribute it would not.
    return html`<td
      .style=${`background-color: color-mix(in srgb, ${colour} ${strength}%, transparent)`}
    >
      <button
        data-row=${row}
        data-column=${column}
        tabindex=${row === 0 && column === 0 ? 0 : -1}
        aria-label=${l10n.t('true {0}, predicted {1}: {2}', classes[row]!, classes[column]!, count)}
        @click=${() => open({ true: classes[row]!, predicted: classes[column]! })}
      >
        ${count}
      </button>
    </td>`;
  };
  return html`<div class="scroll" tabindex="-1">
    <table class="matrix" @keydown=${move}>
      <caption>
        ${l10n.t('Rows: true class; columns: predicted')}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${classes.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${counts.map(
          (row, i) =>
            html`<tr>
              <th scope="row">${classes[i]}</th>
              ${row.map((count, j) => cell(count, i, j))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
