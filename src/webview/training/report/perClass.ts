import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { decimals, integer } from '../../kit/format';
import { meter } from '../../kit/meter';
import type { Classification } from './report';

/** Precision, recall and f1 of each class as bars from 0 to 1. */
export function perClass({ perClass: classes }: Classification): TemplateResult {
  const cell = (value: number, colour: string): TemplateResult =>
    html`<td>${decimals(value, 2)} ${meter(value, colour)}</td>`;
  return html`<div class="scroll tall" tabindex="0" role="region" aria-label=${l10n.t('Classes')}>
    <table class="classes">
      <thead>
        <tr>
          <th scope="col">${l10n.t('Class')}</th>
          <th scope="col">${l10n.t('Precision')}</th>
          <th scope="col">${l10n.t('Recall')}</th>
          <th scope="col">F1</th>
          <th scope="col">${l10n.t('Support')}</th>
        </tr>
      </thead>
      <tbody>
        ${classes.map(
          (each) =>
            html`<tr>
              <th scope="row">${each.class}</th>
              ${cell(each.precision, 's1')} ${cell(each.recall, 's1')} ${cell(each.f1, 's3')}
              <td>${integer(each.support)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
