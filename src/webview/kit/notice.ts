import { html, nothing, type TemplateResult } from 'lit';
import type { PanelNotice } from '../../shared/protocol/panels';
import { button } from './controls';
import { icon, type IconName } from './icon';

const icons: Readonly<Record<PanelNotice['kind'], IconName>> = {
  loading: 'sync',
  empty: 'chart',
  error: 'error',
};

/** What a panel shows instead of its content: loading, nothing yet, or what is wrong and where. */
export function notice(
  { kind, message, problems, actions }: PanelNotice,
  act: (action: string) => void,
): TemplateResult {
  return html`<main class="notice" aria-busy=${kind === 'loading'}>
    <p class=${kind} role=${kind === 'error' ? 'alert' : 'status'}>
      ${icon(icons[kind])} ${message}
    </p>
    ${
      problems?.length
        ? html`<ul class="problems">
            ${problems.map(
              (problem) =>
                html`<li>
                  <code>${problem.file}:${problem.line}:${problem.column}</code> ${problem.message}
                </li>`,
            )}
          </ul>`
        : nothing
    }
    ${
      kind === 'loading'
        ? html`<div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>`
        : nothing
    }
    <p class="actions">
      ${actions?.map(({ title, action }) => button({ label: title, click: () => act(action) }))}
    </p>
  </main>`;
}
