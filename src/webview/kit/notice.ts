import { html, nothing, type TemplateResult } from 'lit';
import type { PanelNotice } from '../../shared/protocol/panels';

/** What a panel shows instead of its content: loading, nothing yet, or what is wrong and where. */
export function notice(
  { kind, message, problems, actions }: PanelNotice,
  act: (action: string) => void,
): TemplateResult {
  return html`<main class="notice" aria-busy=${kind === 'loading'}>
    <p role=${kind === 'error' ? 'alert' : 'status'}>${message}</p>
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
    ${actions?.map(
      ({ title, action }) =>
        html`<vscode-button @click=${() => act(action)}>${title}</vscode-button>`,
    )}
  </main>`;
}
