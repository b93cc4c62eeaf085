import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { EpochPoint, RunState } from '../../shared/run/state';
import { link } from '../kit/controls';
import { icon, type IconName } from '../kit/icon';
import { section } from '../kit/section';
import { significant } from '../kit/format';
import { steering } from './steering';
import { steeringText } from './steeringText';
import type { TrainingView } from './view';

const icons: Readonly<Record<'error' | 'warning' | 'info', IconName>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
};
const words = (severity: 'error' | 'warning' | 'info'): string =>
  ({ error: l10n.t('error'), warning: l10n.t('warning'), info: l10n.t('info') })[severity];

function findings({ state }: TrainingView): TemplateResult | typeof nothing {
  const { diagnostics } = state;
  if (diagnostics.length === 0) return nothing;
  return section({
    id: 'findings',
    title: l10n.t('Findings'),
    beside: html`<span class="badge">${diagnostics.length}</span>`,
    body: html`<ul class="findings">
      ${diagnostics.map(
        ({ severity, code, message }) =>
          html`<li class=${severity}>
            ${icon(icons[severity], words(severity))}
            <div>${message} <code>${code}</code></div>
          </li>`,
      )}
    </ul>`,
  });
}

/** As many lines of the log are shown; the rest is behind the link. */
const LINES = 14;

const clock = (time: number): string =>
  new Date(time).toLocaleTimeString(undefined, { hour12: false });

interface Line {
  readonly time: number;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
}

/** What an epoch brought: what it held on validation, else in training. */
function epochLine({ time, epoch, metrics }: EpochPoint): Line {
  const validation = Object.entries(metrics).filter(([name]) => name.startsWith('val_'));
  const shown = validation.length > 0 ? validation : Object.entries(metrics);
  const values = shown.map(([name, value]) => `${name} ${significant(value)}`).join(' ');
  return { time, level: 'info', text: l10n.t('epoch {0} {1}', epoch, values) };
}

/** The last lines of everything that happened, in its order. */
function lines({ epochs, log: said, steers, checkpoints }: RunState): Line[] {
  return [
    ...epochs.slice(-LINES).map(epochLine),
    ...said.slice(-LINES).map(({ time, level, message }) => ({ time, level, text: message })),
    ...steers.slice(-LINES).map(({ time, action, values }) => {
      return {
        time,
        level: 'info',
        text: l10n.t('steering: {0}', steeringText(action, values)),
      } as const;
    }),
    ...checkpoints
      .slice(-LINES)
      .filter(({ best }) => best)
      .map(({ time, epoch }) => {
        return { time, level: 'info', text: l10n.t('best so far: epoch {0}', epoch) } as const;
      }),
  ]
    .sort((a, b) => a.time - b.time)
    .slice(-LINES);
}

function log({ state, send }: TrainingView): TemplateResult {
  return section({
    id: 'log',
    title: l10n.t('Log'),
    controls: link({
      label: l10n.t('Show Log'),
      click: () => send({ type: 'action', action: 'showLog' }),
    }),
    body: html`<ul class="log">
      ${lines(state).map(
        ({ time, level, text }) =>
          html`<li class=${level} title=${text}>
            <small>${clock(time)}</small> ${
              level === 'info' ? nothing : icon(icons[level], words(level))
            }
            ${text}
          </li>`,
      )}
      ${state.message && state.done === undefined ? html`<li>${state.message}</li>` : nothing}
    </ul>`,
  });
}

/** What stands beside the curves. */
export const side = (view: TrainingView): TemplateResult =>
  html`<aside aria-label=${l10n.t('Findings, steering and log')}>
    ${findings(view)} ${steering(view)} ${log(view)}
  </aside>`;
