/**
 * A table of figures, and the switch that shows one instead of a chart.
 *
 *     table({ caption: l10n.t('Loss by epoch'), heads: ['epoch', 'loss'], rows: [['1', '0.5']] })
 *     tableToggle(shown, (next) => change({ table: next }))
 *
 * The first column names its row; the others are set to the right. `limit` rows are shown (default
 * all); say in the caption which.
 */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { iconButton } from './controls';
import type { Content } from './section';

export interface TableParts {
  /** What it is of: read aloud; shown above it unless `captionHidden`. */
  readonly caption: string;
  readonly captionHidden?: boolean;
  readonly heads: readonly Content[];
  readonly rows: readonly (readonly Content[])[];
}

/** Scrolls by itself, both ways, and can be reached with the keyboard. */
export const table = ({ caption, captionHidden, heads, rows }: TableParts): TemplateResult =>
  html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption class=${captionHidden === false ? nothing : 'hidden'}>
        ${caption}
      </caption>
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

/** Switches a chart to its numbers and back. */
export const tableToggle = (shown: boolean, change: (shown: boolean) => void): TemplateResult =>
  iconButton({
    label: l10n.t('Data table'),
    icon: 'table',
    pressed: shown,
    click: () => change(!shown),
  });
