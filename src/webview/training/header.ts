import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { FromTraining } from '../../shared/protocol/panels';
import type { RunStateName } from '../../shared/run/events';
import { currentCheckpoints } from '../../shared/run/folds';
import type { FoldsManifest } from '../../shared/run/manifest';
import { chip, type ChipParts } from '../kit/chip';
import { button, link } from '../kit/controls';
import { bytes, duration, integer, significant } from '../kit/format';
import { icon } from '../kit/icon';
import { stats, type Stat } from '../kit/stat';
import { isLive } from './facts';
import { withDeviation } from './folds';
import { toggleSteering } from './steering';
import type { TrainingView } from './view';

/** A state's word, icon and colour. */
function looks(state: RunStateName): { text: string } & Required<Pick<ChipParts, 'icon' | 'tone'>> {
  switch (state) {
    case 'starting':
      return { text: l10n.t('Starting'), icon: 'sync', tone: 'info' };
    case 'running':
      return { text: l10n.t('Running'), icon: 'sync', tone: 'info' };
    case 'paused':
      return { text: l10n.t('Paused'), icon: 'pause', tone: 'info' };
    case 'finished':
      return { text: l10n.t('Finished'), icon: 'ok', tone: 'ok' };
    case 'stopped':
      return { text: l10n.t('Stopped'), icon: 'stop', tone: 'warning' };
    case 'failed':
      return { text: l10n.t('Failed'), icon: 'error', tone: 'error' };
    case 'interrupted':
      return { text: l10n.t('Interrupted'), icon: 'dash', tone: 'warning' };
  }
}

export const stateText = (state: RunStateName): string => looks(state).text;

type Command = (FromTraining & { type: 'command' })['command'];

function actions(view: TrainingView): TemplateResult {
  const { run, state, standing, canAct, send } = view;
  if (!canAct)
    return html`<span class="untrusted">
      ${icon('lock')} ${l10n.t('This workspace is not trusted: a run can be read, not steered.')}
      ${link({
        label: l10n.t('Manage Workspace Trust'),
        click: () => send({ type: 'action', action: 'manageTrust' }),
      })}
    </span>`;
  const tell = (command: Command) => () => send({ type: 'command', command });
  const stop = button({ label: l10n.t('Stop'), icon: 'stop', click: tell('stop') });
  const keep =
    standing.best === undefined
      ? nothing
      : button({
          label: l10n.t('Stop and keep best'),
          icon: 'star',
          title: l10n.t(
            'Stops, and evaluates the weights of epoch {0} as the result',
            standing.best.epoch,
          ),
          click: tell('stopAndKeepBest'),
        });
  const steer =
    state.steps.step.length === 0
      ? nothing
      : button({
          label: l10n.t('Steer…'),
          icon: 'sliders',
          title: l10n.t('Changes the learning rate from the next step on'),
          click: () => toggleSteering(view),
        });
  const resume = button({
    label: l10n.t('Resume'),
    icon: 'play',
    primary: true,
    click: tell('resume'),
  });
  const exported =
    state.checkpoints.length === 0 && currentCheckpoints(run).last === null
      ? nothing
      : button({
          label: l10n.t('Export…'),
          icon: 'export',
          primary: run.state === 'finished',
          click: () => send({ type: 'action', action: 'export' }),
        });
  switch (run.state) {
    case 'starting':
      return html`${stop}`;
    case 'running':
      return html`${button({ label: l10n.t('Pause'), icon: 'pause', primary: true, click: tell('pause') })}
      ${steer} ${keep} ${stop}`;
    case 'paused':
      return html`${resume} ${steer} ${keep} ${stop}`;
    case 'finished':
      return html`${exported}`;
    default:
      return html`${resume} ${exported}`;
  }
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1)!;

/** How it ended, in a few words. */
function outcome({ run, state, standing }: TrainingView): string {
  const { best } = standing;
  if (run.folds !== undefined) return '';
  const kept = best && state.done?.metrics && Object.keys(state.done.metrics).some(isTest);
  const early = run.state === 'finished' && standing.epoch < (state.model?.epochs ?? 0);
  return [
    ...(early ? [l10n.t('stopped early at epoch {0}', standing.epoch)] : []),
    ...(kept && !isLive(run) ? [l10n.t('weights of epoch {0} kept', best.epoch)] : []),
  ].join(' · ');
}
const isTest = (name: string): boolean => name.startsWith('test_');

function progressBar({ run, state, standing }: TrainingView): TemplateResult {
  const { model } = state;
  const { done, planned, best, earliest } = standing;
  const { current = 1, count = 1 } = state.fold ?? {};
  // Where there are folds, each has its share of the bar, and the refit behind them.
  const refits = current === 'refit' || run.resolved?.split.refit === true;
  const models = count + (refits ? 1 : 0);
  const before = current === 'refit' ? count : current - 1;
  const within = (part: number): string => `${(100 * (before + part)) / models}%`;
  const share = (epoch: number): string => within(epoch / (model?.epochs ?? 1));
  const now = model ? done / model.stepsPerEpoch : 0;
  const ended = run.state === 'finished' && state.fold !== undefined;
  return html`<div
    class="progress"
    role="progressbar"
    aria-valuemin="0"
    aria-valuemax=${model?.epochs ?? 1}
    aria-valuenow=${now.toFixed(2)}
    aria-label=${l10n.t('Epoch {0} of {1}', now.toFixed(1), model?.epochs ?? '–')}
  >
    <span .style=${`width:${ended ? '100%' : within(planned > 0 ? done / planned : 0)}`}></span>
    ${
      best === undefined || ended
        ? nothing
        : html`<i
            .style=${`left:${share(best.epoch)}`}
            title=${l10n.t('best epoch {0}', best.epoch)}
          ></i>`
    }
    ${
      earliest === undefined || earliest > (model?.epochs ?? 0) || !isLive(run)
        ? nothing
        : html`<u
            .style=${`left:${share(earliest)}`}
            title=${l10n.t('early stopping at epoch {0} at the soonest', earliest)}
          ></u>`
    }
  </div>`;
}

/** Epochs without a better one, as dots against patience. */
function pips(since: number, patience: number): TemplateResult {
  if (patience > 16) return html``;
  return html`<span class="pips" aria-hidden="true"
    >${Array.from({ length: patience }, (_, i) => html`<i class=${i < since ? 'on' : ''}></i>`)}</span
  >`;
}

function figures({ run, state, standing }: TrainingView): Stat[] {
  const { model } = state;
  const { epoch, inEpoch, left, stepMs, samplesPerSecond, best, since, patience } = standing;
  const live = isLive(run);
  const found: Stat[] = [
    ...(state.fold && live
      ? [
          state.fold.current === 'refit'
            ? { label: l10n.t('Refit'), value: l10n.t('all folds') }
            : { label: l10n.t('Fold'), value: `${state.fold.current} / ${state.fold.count}` },
        ]
      : []),
    {
      label: l10n.t('Epoch'),
      value: `${epoch} / ${model?.epochs ?? '–'}`,
      note:
        live && model && inEpoch > 0
          ? l10n.t('step {0} / {1}', integer(inEpoch), integer(model.stepsPerEpoch))
          : l10n.t('{0} steps', integer(standing.done)),
    },
  ];
  if (live && left !== undefined)
    found.push({
      label: l10n.t('Time left'),
      value: duration(left.seconds),
      ...(left.spread !== undefined &&
        left.spread >= 0.1 && { note: `± ${duration(left.spread)}` }),
    });
  found.push({ label: l10n.t('Elapsed'), value: duration(state.elapsed) });
  if (samplesPerSecond !== undefined)
    found.push({
      label: l10n.t('Speed'),
      value: l10n.t('{0} samples/s', integer(samplesPerSecond)),
      ...(stepMs !== undefined && { note: l10n.t('{0} ms a step', significant(stepMs, 3)) }),
    });
  if (run.folds !== undefined) found.push(...overFolds(run.folds));
  if (best !== undefined && (live || run.folds === undefined)) {
    const name = 'val_loss' in best.metrics ? 'val_loss' : 'loss';
    found.push(
      {
        label: l10n.t('Epochs since best'),
        value: patience === undefined ? String(since) : l10n.t('{0} of {1}', since, patience),
        ...(patience !== undefined && { note: pips(since, patience) }),
      },
      ...[name, ...(run.folds ? [] : watched(best.metrics, name))].map((each) => ({
        label: l10n.t('{0}, best epoch', each),
        value: significant(best.metrics[each]),
        note: l10n.t('epoch {0}', best.epoch),
      })),
    );
  }
  if (model) found.push({ label: l10n.t('Parameters'), value: integer(model.parameters) });
  if (standing.memoryBytes !== undefined)
    found.push({ label: l10n.t('Memory'), value: bytes(standing.memoryBytes) });
  return found;
}

/** What the folds that have ended come to. */
function overFolds(folds: FoldsManifest): Stat[] {
  if (folds.mean.val_loss === undefined) return [];
  return ['val_loss', ...watched(folds.mean, 'val_loss')].map((name) => ({
    label: l10n.t('{0}, mean of the folds', name),
    value: withDeviation(folds, name),
  }));
}

/** The first metric beside the loss, of validation where there is one. */
function watched(metrics: Readonly<Record<string, number>>, loss: string): string[] {
  const names = Object.keys(metrics).filter((name) => name !== 'loss' && name !== 'val_loss');
  const validation = names.filter((name) => name.startsWith('val_'));
  return (loss === 'val_loss' ? validation : names).slice(0, 1);
}

/** Which run it is, how it goes, and what can be done. */
export function header(view: TrainingView): TemplateResult {
  const { run, state, send } = view;
  const { text, icon: name, tone } = looks(run.state);
  const executor = state.model?.executor ?? run.executor;
  const backend = state.model?.backend ?? run.backend;
  const since = new Date(run.times.created).toLocaleString();
  const { parent } = run;
  const fork = parent && l10n.t('forked from {0} at epoch {1}', parent.run, parent.epoch);
  return html`<header>
      <div class="title">
        <span class=${tone}>${icon(name)}</span>
        <h1>${run.name}</h1>
        ${chip(text, { tone })} ${backend ? chip(backend) : nothing}
        ${executor ? chip(executor) : nothing}
        ${run.folds ? chip(l10n.t('{0} folds', run.folds.count)) : nothing}
        ${run.folds?.refit ? chip(l10n.t('refit')) : nothing}
        <span class="caption">
          ${[outcome(view), fork ?? '', since].filter((part) => part !== '').join(' · ')} ·
          ${link({
            label: nameOf(run.configPath),
            title: l10n.t('Open the config'),
            click: () => send({ type: 'action', action: 'openConfig' }),
          })}
          · ${l10n.t('seed {0}', run.seed)}
        </span>
      </div>
      <div class="actions">${actions(view)}</div>
    </header>
    ${progressBar(view)} ${stats(figures(view))}`;
}
