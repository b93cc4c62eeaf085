import * as l10n from '@vscode/l10n';
import type { Metrics, RunEvent } from '../../shared/run/events';
import { renderSummary } from '../model/renderSummary';
import { bar, formatDuration, formatNumber } from './format';
import { sparkline } from './sparkline';

/** A terminal as the progress display needs it. */
export interface Screen {
  write(text: string): void;
  readonly interactive: boolean;
  columns(): number;
}

const REDRAW_MS = 100;

/**
 * Shows a run while it goes: finished epochs as lines that stay, and below them, in a terminal, a
 * block that is redrawn with the running epoch (bar, loss, ETA) and the loss curve. Elsewhere
 * (a file, a pipe) only the lines that stay are printed.
 */
export class TerminalProgress {
  private plan = { epochs: 0, stepsPerEpoch: 0 };
  private fold: { readonly fold: number; readonly count: number } | undefined;
  private refit = false;
  private layers = '';
  private losses: number[] = [];
  private epoch = 1;
  private stepsInEpoch = 0;
  private firstStepTime: number | undefined;
  private stepsSeen = 0;
  private drawnLines = 0;
  private lastDraw = 0;

  constructor(private readonly screen: Screen) {}

  event(event: RunEvent): void {
    switch (event.type) {
      case 'stage':
        if (event.done === undefined) this.line(event.message);
        else this.live([`${event.message} ${event.done}/${event.total ?? '?'}`], event.time);
        break;
      case 'model':
        this.plan = { epochs: event.epochs, stepsPerEpoch: event.stepsPerEpoch };
        this.model(renderSummary(event.layers));
        break;
      case 'fold':
        this.enterFold(event);
        break;
      case 'refit':
        this.enterRefit(event);
        break;
      case 'steps':
        this.steps(event);
        break;
      case 'epoch':
        this.stepsInEpoch = 0;
        this.epoch = event.epoch + 1;
        this.line(this.epochLine(event));
        break;
      case 'diagnostic':
        if (event.severity === 'error') break;
        this.line(`${event.severity} ${event.code} ${event.message}`);
        break;
      case 'fork':
        this.line(l10n.t('Forked from {0} at epoch {1}', event.run, event.epoch));
        break;
      case 'log':
        this.line(event.message);
        break;
      case 'done':
      case 'failed':
        this.clear();
        break;
      case 'checkpoint':
      case 'steer':
        break;
    }
  }

  /** Folds have the same layers, which are told once. */
  private model(layers: string): void {
    if (layers !== this.layers) this.line(layers);
    this.layers = layers;
  }

  private enterFold({
    fold = 1,
    state,
    count,
    rows,
    metrics = {},
  }: RunEvent & { type: 'fold' }): void {
    const named = l10n.t('fold {0}/{1}', fold, count);
    if (state === 'finished') {
      this.held(named, metrics);
      return;
    }
    this.fold = { fold, count };
    this.beginAnew();
    this.line(
      l10n.t('{0}: {1} rows to train on, {2} left out', named, rows.train, rows.validation),
    );
  }

  private enterRefit({ state, epochs, rows, metrics = {} }: RunEvent & { type: 'refit' }): void {
    if (state === 'finished') {
      this.held(l10n.t('refit'), metrics);
      return;
    }
    this.fold = undefined;
    this.refit = true;
    this.beginAnew();
    this.line(l10n.t('refit: {0} rows to train on; epochs: {1}', rows, epochs));
  }

  private beginAnew(): void {
    this.losses = [];
    this.epoch = 1;
    this.stepsInEpoch = 0;
  }

  /** What a model came to on the rows that it never saw, or on those it learned from where there are none. */
  private held(named: string, metrics: Metrics): void {
    const held = Object.entries(metrics).filter(([name]) => /^(val|test)_/.test(name));
    const shown = held.length > 0 ? held : Object.entries(metrics);
    const values = shown.map(([name, value]) => `${name} ${formatNumber(value)}`);
    this.line([named, ...values].join('  '));
  }

  /** "fold 2/5  epoch 3/20", "refit  epoch 3/20", or the epoch alone. */
  private where(epoch: string): string {
    if (this.refit) return `${l10n.t('refit')}  ${epoch}`;
    return this.fold === undefined
      ? epoch
      : `${l10n.t('fold {0}/{1}', this.fold.fold, this.fold.count)}  ${epoch}`;
  }

  private steps(event: RunEvent & { type: 'steps' }): void {
    this.firstStepTime ??= event.time - event.milliseconds.reduce((a, b) => a + b, 0);
    this.losses.push(...event.loss);
    this.stepsSeen += event.step.length;
    this.epoch = event.epoch;
    this.stepsInEpoch += event.step.length;
    this.live(this.block(event.time), event.time);
  }

  /** The lines redrawn while an epoch runs; the caller cuts them to the terminal's width. */
  private block(now: number): string[] {
    const { epochs, stepsPerEpoch } = this.plan;
    const share = stepsPerEpoch === 0 ? 0 : this.stepsInEpoch / stepsPerEpoch;
    const toCome = this.fold === undefined ? 0 : this.fold.count - this.fold.fold;
    const done = (this.epoch - 1) * stepsPerEpoch + this.stepsInEpoch;
    const left = (1 + toCome) * epochs * stepsPerEpoch - done;
    const seconds = (now - (this.firstStepTime ?? now)) / 1000;
    const eta = this.stepsSeen === 0 ? 0 : (seconds / this.stepsSeen) * left;
    const recent = this.losses.slice(-20);
    const loss = recent.reduce((a, b) => a + b, 0) / recent.length;
    return [
      this.where(
        l10n.t(
          'epoch {0}/{1} {2} {3}/{4}  loss {5}  {6} left',
          this.epoch,
          epochs,
          bar(share, 24),
          this.stepsInEpoch,
          stepsPerEpoch,
          formatNumber(loss),
          formatDuration(eta),
        ),
      ),
      l10n.t(
        'loss {0}',
        sparkline(this.losses, Math.max(10, Math.min(72, this.screen.columns() - 8))),
      ),
    ];
  }

  private epochLine(event: RunEvent & { type: 'epoch' }): string {
    const names = Object.keys(event.metrics);
    const width = String(this.plan.epochs).length;
    const values = names.map((name) => `${name} ${formatNumber(event.metrics[name]!)}`);
    const label = l10n.t('epoch {0}/{1}', String(event.epoch).padStart(width), this.plan.epochs);
    return [this.where(label), ...values, formatDuration(event.seconds)].join('  ');
  }

  private line(text: string): void {
    this.clear();
    this.screen.write(`${text}\n`);
  }

  private live(lines: readonly string[], now: number): void {
    if (!this.screen.interactive || now - this.lastDraw < REDRAW_MS) return;
    this.clear();
    this.lastDraw = now;
    const width = this.screen.columns();
    // A wrapped line would not be cleared whole.
    for (const text of lines) this.screen.write(`${text.slice(0, width - 1)}\n`);
    this.drawnLines = lines.length;
  }

  private clear(): void {
    if (this.drawnLines === 0) return;
    this.screen.write(`\u001b[${this.drawnLines}A\u001b[0J`);
    this.drawnLines = 0;
  }
}
