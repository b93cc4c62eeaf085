import { html, nothing, render, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import * as l10n from '@vscode/l10n';
import type { FromTraining, Reading } from '../../shared/protocol/panels';
import type { RunManifest } from '../../shared/run/manifest';
import type { RunState } from '../../shared/run/state';
import { button, link } from '../kit/controls';
import { bytes, integer } from '../kit/format';
import { icon } from '../kit/icon';
import type { XUnit } from './chart/axis';
import type { Range } from './chart/range';
import type { ChartView } from './charts';
import { curvesView } from './curvesView';
import { isLive, type Standing } from './facts';
import { folds } from './folds';
import { header } from './header';
import { reportView, type ReportParts } from './report/reportView';
import { side } from './side';
import { steerForm } from './steering';

/** What a person has set; kept over reloads. */
export interface Settings {
  readonly smoothing: number;
  readonly logScale: boolean;
  readonly unit: XUnit;
  /** Charts whose numbers are shown. */
  readonly tables: readonly string[];
}

export type Changes = Partial<Settings> & {
  readonly zoom?: Range | undefined;
  readonly steering?: number | undefined;
};

export interface TrainingView {
  readonly run: RunManifest;
  readonly state: RunState;
  readonly standing: Standing;
  readonly reading: Reading | undefined;
  readonly report: Omit<ReportParts, 'report'> & {
    readonly report: ReportParts['report'] | undefined;
  };
  readonly canAct: boolean;
  readonly charts: readonly ChartView[];
  /** Lies above the charts: their tooltip. */
  readonly overlay: HTMLElement;
  readonly ui: Settings & {
    readonly zoomed: boolean;
    /** The learning rate in the form "Steer…", where it is open. */
    readonly steering: number | undefined;
  };
  send(message: FromTraining): void;
  change(changes: Changes): void;
}

/** Why it failed, where, and how to go on. */
function failure({ run, state, canAct, send }: TrainingView): TemplateResult | typeof nothing {
  const failed = state.failure ?? run.reason;
  if (run.state !== 'failed' || failed === undefined) return nothing;
  const { message, code, place } = failed;
  const { model, steps, checkpoints } = state;
  const last = steps.step.at(-1);
  const at =
    last === undefined || model === undefined
      ? undefined
      : l10n.t(
          'Epoch {0}, step {1}.',
          Math.floor(last / model.stepsPerEpoch) + 1,
          integer(last + 1),
        );
  const kept = checkpoints.at(-1)?.epoch;
  return html`<div class="failure error" role="alert">
    ${icon('error', l10n.t('error'))}
    <div>
      <p>${message} ${at} <code>${code}</code></p>
      <p class="actions">
        ${
          place === undefined
            ? nothing
            : link({
                label: l10n.t('Go to line {0}', place.line),
                click: () => send({ type: 'action', action: 'goToCause' }),
              })
        }
        ${
          kept === undefined || !canAct
            ? nothing
            : link({
                label: l10n.t('Resume from epoch {0}', kept),
                click: () => send({ type: 'command', command: 'resume' }),
              })
        }
        ${link({ label: l10n.t('Show Log'), click: () => send({ type: 'action', action: 'showLog' }) })}
      </p>
    </div>
  </div>`;
}

/** A process that is gone leaves its run behind. */
function interruption({ run, state, canAct, send }: TrainingView) {
  if (run.state !== 'interrupted') return nothing;
  const kept = state.checkpoints.at(-1)?.epoch;
  return html`<div class="failure warning" role="status">
    ${icon('warning', l10n.t('warning'))}
    <div>
      <p>
        ${
          kept === undefined
            ? l10n.t('The process of this run is gone; it has no checkpoint yet and starts over.')
            : l10n.t(
                'The process of this run is gone. Nothing of it is lost up to epoch {0}.',
                kept,
              )
        }
      </p>
      ${
        canAct
          ? html`<p class="actions">
              ${button({
                label:
                  kept === undefined ? l10n.t('Start over') : l10n.t('Resume from epoch {0}', kept),
                icon: 'play',
                click: () => send({ type: 'command', command: 'resume' }),
              })}
            </p>`
          : nothing
      }
    </div>
  </div>`;
}

function reading({ reading: now, run }: TrainingView): TemplateResult | typeof nothing {
  if (now === undefined) return nothing;
  return html`<p class="reading caption" role="status" aria-busy="true">
    ${l10n.t('Reading the events of {0}: {1} of {2}', run.name, bytes(now.done), bytes(now.total))}
  </p>`;
}

function report({ report: parts, run }: TrainingView): TemplateResult | typeof nothing {
  const { report: found } = parts;
  // While it trains again, what was found before no longer is its result.
  if (found === undefined || isLive(run)) return nothing;
  // A cursor that moves over the curves changes nothing here.
  const { points, worst, opened } = parts;
  return html`${guard([found, points, worst, opened], () =>
    reportView({ ...parts, report: found }),
  )}`;
}

/** The training panel. */
export function drawPanel(view: TrainingView, root: HTMLElement): void {
  render(
    html`<main>
      <div class="top">${header(view)} ${steerForm(view)}</div>
      ${failure(view)} ${interruption(view)} ${reading(view)} ${folds(view)}
      <div class="columns">${curvesView(view)} ${side(view)}</div>
      ${report(view)}
    </main>`,
    root,
  );
}
