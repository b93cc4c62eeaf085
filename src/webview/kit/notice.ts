import { html, nothing, type TemplateResult } from 'lit';
import type { PanelNotice } from '../../shared/protocol/panels';
import { button } from './controls';
import { icon, type IconName } from './icon';

const icons: Readonly<Record<PanelNotice['kind'], IconName>> = {
  loading: 'sync',
  empty: 'chart',
  error: 'error',
};

/** The folder of a file says little in a line about it. */
const nameOf = (file: string): string => file.split(/[\\/]/).at(-1)!;

/** What a panel shows instead of its content: loading, nothing yet, or what is wrong and where. */
export function notice(
  { kind, message, problems, actions }: PanelNotice,
  act: (action: string) => void,
): TemplateResult {
  return html`<main class="notice" aria-busy=${kind === 'loading'}>
    <div class=${kind} role=${kind === 'error' ? 'alert' : 'status'}>
      ${icon(icons[kind])}
      <h1>${message}</h1>
    </div>
    ${
      problems?.length
        ? html`<ul class="problems">
            ${problems.map(
              (problem) =>
                html`<li>
                  <code title=${problem.file}
                    >${nameOf(problem.file)}:${problem.line}:${problem.column}</code
                  >
                  ${problem.message}
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
