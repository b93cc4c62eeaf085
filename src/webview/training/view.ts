import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FromTraining } from '../../shared/protocol/panels';
import type { RunManifest } from '../../shared/run/manifest';
import type { RunState } from '../../shared/run/state';
import { button as kitButton } from '../kit/controls';
import type { Chart } from './chart';
import { reportView } from './reportView';
import type { Report } from './report';

export interface TrainingView {
  readonly run: RunManifest;
  readonly state: RunState;
  readonly report: Report | undefined;
  readonly canAct: boolean;
  readonly charts: readonly {
    readonly title: string;
    readonly chart: Chart;
    readonly cursor: string;
  }[];
  readonly smoothing: number;
  readonly logScale: boolean;
  readonly announcement: string;
  send(message: FromTraining): void;
  change(changes: { readonly smoothing?: number; readonly logScale?: boolean }): void;
}

const names: Readonly<Record<string, string>> = {
  starting: l10n.t('starting'),
  running: l10n.t('running'),
  paused: l10n.t('paused'),
  finished: l10n.t('finished'),
  stopped: l10n.t('stopped'),
  failed: l10n.t('failed'),
  interrupted: l10n.t('interrupted'),
};
const icons: Readonly<Record<string, string>> = {
  finished: '✓',
  failed: '✗',
  stopped: '■',
  paused: '❚❚',
  interrupted: '⚠',
};

const live = (state: string): boolean => ['starting', 'running'].includes(state);

/** 75 → 1:15, 3700 → 1:01:40. */
export function clock(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const pad = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600);
  const rest = `${pad(Math.floor((s % 3600) / 60))}:${pad(s % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '');
}

function buttons({ run, canAct, send }: TrainingView): TemplateResult | typeof nothing {
  if (!canAct) return nothing;
  const button = (command: 'pause' | 'resume' | 'stop', title: string, primary = false) =>
    kitButton({ label: title, primary, click: () => send({ type: 'command', command }) });
  if (run.state === 'running')
    return html`${button('pause', l10n.t('Pause'))} ${button('stop', l10n.t('Stop'))}`;
  if (run.state === 'paused')
    return html`${button('resume', l10n.t('Resume'), true)} ${button('stop', l10n.t('Stop'))}`;
  if (['stopped', 'failed', 'interrupted'].includes(run.state))
    return html`${button('resume', l10n.t('Resume'), true)}`;
  return nothing;
}

/** What is known of where it stands and how long it takes. */
export function progressOf({ model, steps, epochs }: RunState) {
  const planned = (model?.epochs ?? 0) * (model?.stepsPerEpoch ?? 0);
  const done = (steps.step.at(-1) ?? -1) + 1;
  const last = epochs.at(-1);
  const seconds = epochs.reduce((sum, each) => sum + each.seconds, 0) / Math.max(1, epochs.length);
  const left = model === undefined ? 0 : (1 - done / Math.max(1, planned)) * model.epochs * seconds;
  return { planned, done, left, epoch: last?.epoch ?? 0, samplesPerSecond: last?.samplesPerSecond };
}

/** The epoch whose weights are the best so far. */
export const bestEpoch = ({ checkpoints }: RunState): number | undefined =>
  checkpoints.findLast(({ best }) => best)?.epoch;

function progress(view: TrainingView): TemplateResult {
  const { run, state } = view;
  const { planned, done, left, epoch, samplesPerSecond } = progressOf(state);
  const best = bestEpoch(state);
  const fact = (name: string, value: string) => html`<span><small>${name}</small> ${value}</span>`;
  return html`<div class="progress">
    <progress
      max=${Math.max(1, planned)}
      value=${state.done?.state === 'finished' ? Math.max(1, planned) : done}
      aria-label=${l10n.t('Progress')}
    ></progress>
    <p class="stats">
      ${fact(l10n.t('epoch'), `${epoch} / ${state.model?.epochs ?? '–'}`)}
      ${fact(l10n.t('step'), `${done} / ${planned || '–'}`)}
      ${live(run.state) && epoch > 0 ? fact(l10n.t('left'), clock(left)) : nothing}
      ${
        samplesPerSecond === undefined
          ? nothing
          : fact(l10n.t('samples a second'), Math.round(samplesPerSecond).toLocaleString())
      }
      ${
        best === undefined
          ? nothing
          : fact(l10n.t('best'), l10n.t('epoch {0}, {1} since', best, epoch - best))
      }
      ${state.model ? fact(l10n.t('weights'), state.model.parameters.toLocaleString()) : nothing}
    </p>
  </div>`;
}

function controls({ smoothing, logScale, change }: TrainingView): TemplateResult {
  return html`<div class="controls">
    <label>
      ${l10n.t('Smoothing')}
      <input
        type="range"
        min="0"
        max="0.99"
        step="0.01"
        .value=${String(smoothing)}
        @input=${(event: Event) =>
          change({ smoothing: Number((event.target as HTMLInputElement).value) })}
      />
      <output>${smoothing.toFixed(2)}</output>
    </label>
    <label>
      <input
        type="checkbox"
        .checked=${logScale}
        @change=${(event: Event) =>
          change({ logScale: (event.target as HTMLInputElement).checked })}
      />
      ${l10n.t('Log scale of the loss')}
    </label>
    <span class="legend"><i class="line"></i>${l10n.t('training')}</span>
    <span class="legend"><i class="dashed"></i>${l10n.t('validation')}</span>
    <span class="legend"><b>★</b>${l10n.t('best epoch')}</span>
  </div>`;
}

function epochTable({ state }: TrainingView): TemplateResult | typeof nothing {
  const columns = Object.keys(state.epochs.at(-1)?.metrics ?? {});
  if (columns.length === 0) return nothing;
  return html`<details>
    <summary>${l10n.t('Epochs as a table')}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Epochs')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${l10n.t('epoch')}</th>
            ${columns.map((name) => html`<th scope="col">${name}</th>`)}
            <th scope="col">${l10n.t('seconds')}</th>
          </tr>
        </thead>
        <tbody>
          ${state.epochs.toReversed().map(
            ({ epoch, metrics, seconds }) =>
              html`<tr>
                <th scope="row">${epoch}</th>
                ${columns.map((name) => html`<td>${metrics[name]?.toFixed(4) ?? '–'}</td>`)}
                <td>${seconds.toFixed(1)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function log({ state }: TrainingView): TemplateResult | typeof nothing {
  const { diagnostics, log: lines, failure, message } = state;
  return html`<section aria-labelledby="log">
    <h2 id="log">${l10n.t('Log')}</h2>
    <ul class="log">
      ${
        failure
          ? html`<li class="error"><b aria-hidden="true">✗</b> ${failure.message}</li>`
          : nothing
      }
      ${diagnostics.map(
        ({ severity, code, message: text }) =>
          html`<li class=${severity}><b aria-hidden="true">⚠</b> ${text} <code>${code}</code></li>`,
      )}
      ${lines.map((line) => html`<li>${line}</li>`)}
      ${failure === undefined && message ? html`<li class="caption">${message}</li>` : nothing}
    </ul>
  </section>`;
}

/** The training panel. */
export function trainingView(view: TrainingView): TemplateResult {
  const { run, state, report, charts, send, announcement } = view;
  const shown = run.state;
  return html`<main>
    <header>
      <div>
        <h1>${run.name}</h1>
        <p class="caption">
          <span class="state ${shown}">${icons[shown] ?? ''} ${names[shown] ?? shown}</span>
          ${[run.backend, state.model?.executor].filter(Boolean).join(' · ')}
          ${run.reason ? html`· ${run.reason.message}` : nothing}
        </p>
      </div>
      <div class="buttons">${buttons(view)}</div>
    </header>
    ${progress(view)}
    ${report ? reportView(report, (cell) => send({ type: 'openSamples', ...cell })) : nothing}
    <section aria-label=${l10n.t('Curves')}>
      ${controls(view)}
      ${charts.map(
        ({ title, chart, cursor }) =>
          html`<figure>
            <figcaption><b>${title}</b> <span class="caption">${cursor}</span></figcaption>
            ${chart.element}
          </figure>`,
      )}
      ${epochTable(view)}
    </section>
    ${log(view)}
    <p class="hidden" role="status">${announcement}</p>
  </main>`;
}
