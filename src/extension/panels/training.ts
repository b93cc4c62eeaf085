import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { EvaluationReport } from '../../runner/evaluate/report';
import { readManifest } from '../../runner/rundir/directory';
import { shownState } from '../../runner/rundir/list';
import { readReport } from '../../runner/rundir/report';
import type {
  FromTraining,
  SamplePage,
  ToTraining,
  TrainingAction,
} from '../../shared/protocol/panels';
import type { RunManifest } from '../../shared/run/manifest';
import { commandId } from '../ids';
import { EventReader } from '../runs/eventReader';
import { pointsOf, readPredictions, selected } from '../runs/predictions';
import { sendCommand } from '../runs/process';
import type { Service } from '../service';
import type { PanelKind, PanelSession, Wire } from './panels';

/** New events are looked for so often; the runner writes them four times a second. */
const LOOK_MS = 250;

class TrainingSession implements PanelSession<FromTraining> {
  private reader: EventReader;
  private timer: NodeJS.Timeout | undefined;
  /** What is sent belongs to one showing of the panel; a newer one ends it. */
  private showing = 0;
  private told = '';
  private reported = false;
  private readonly trusted: vscode.Disposable;

  constructor(
    private readonly runDir: string,
    private readonly service: Service,
    private readonly wire: Wire<ToTraining>,
  ) {
    this.reader = this.newReader();
    this.trusted = vscode.workspace.onDidGrantWorkspaceTrust(() =>
      this.wire.send({ type: 'trust', canAct: true }),
    );
  }

  async receive(message: FromTraining): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.start();
      case 'command':
        return this.command(message.command);
      case 'steer':
        return this.steer(message);
      case 'samples':
        return this.samples(message);
      case 'openSample':
        return this.openSample(message.name);
      case 'action':
        return this.act(message.action);
    }
  }

  hidden(): void {
    this.showing++;
    clearTimeout(this.timer);
  }

  dispose(): void {
    this.hidden();
    this.trusted.dispose();
  }

  private newReader(): EventReader {
    return new EventReader(join(this.runDir, 'events.jsonl'));
  }

  /** Sends the run from its first event on, in pieces, and then what is new. */
  private async start(): Promise<void> {
    this.hidden();
    const showing = this.showing;
    this.reader = this.newReader();
    const run = this.manifest();
    if (run === undefined) {
      this.wire.send({
        type: 'notice',
        kind: 'error',
        message: vscode.l10n.t('The run {0} cannot be read.', basename(this.runDir)),
      });
      return;
    }
    const found = await this.report();
    if (showing !== this.showing) return;
    this.reported = found !== undefined;
    this.told = JSON.stringify(run);
    const reading = { done: 0, total: 0 };
    const canAct = vscode.workspace.isTrusted;
    this.wire.send({ type: 'run', run, events: [], canAct, reading, ...found });
    await this.readEvents(showing, true);
    if (showing !== this.showing) return;
    this.wire.send({ type: 'events', events: [] });
    this.lookSoon(showing);
  }

  private async readEvents(showing: number, first: boolean): Promise<void> {
    for await (const { events, done, total } of this.reader.read()) {
      if (showing !== this.showing) return;
      const reading = first && { reading: { done, total } };
      if (events.length > 0 || first) this.wire.send({ type: 'events', events, ...reading });
    }
  }

  private lookSoon(showing: number): void {
    this.timer = setTimeout(() => void this.look(showing), LOOK_MS);
  }

  private async look(showing: number): Promise<void> {
    await this.readEvents(showing, false);
    if (showing !== this.showing) return;
    const run = this.manifest();
    if (run !== undefined) {
      const text = JSON.stringify(run);
      if (text !== this.told) this.wire.send({ type: 'manifest', run });
      this.told = text;
      await this.lookForReport(showing, run);
    }
    if (showing === this.showing) this.lookSoon(showing);
  }

  /** A run that is taken up again makes another report at its end. */
  private async lookForReport(showing: number, { state }: RunManifest): Promise<void> {
    if (state === 'starting' || state === 'running' || state === 'paused') {
      this.reported = false;
      return;
    }
    if (this.reported) return;
    const found = await this.report();
    if (found === undefined || showing !== this.showing) return;
    this.reported = true;
    this.wire.send({ type: 'report', ...found });
  }

  private async report() {
    const report = readReport(this.runDir);
    if (report === undefined) return undefined;
    const points =
      report.task === 'regression' ? pointsOf(await readPredictions(this.runDir)) : undefined;
    return { report, ...(points && { points }) };
  }

  private manifest(): RunManifest | undefined {
    try {
      return shownState(this.runDir, readManifest(this.runDir));
    } catch {
      return undefined;
    }
  }

  private async command(
    command: (FromTraining & { readonly type: 'command' })['command'],
  ): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const state = this.manifest()?.state;
    if (command === 'resume' && state !== 'paused')
      await vscode.commands.executeCommand(commandId('resume'), this.runDir);
    else if (command === 'stopAndKeepBest')
      sendCommand(this.runDir, { type: 'stop', restoreBestWeights: true });
    else sendCommand(this.runDir, command);
  }

  private steer(asked: FromTraining & { readonly type: 'steer' }): void {
    if (vscode.workspace.isTrusted) sendCommand(this.runDir, asked);
  }

  /** A page of samples, with what they look like where the workspace is trusted. */
  private async samples({
    select,
    from,
    count,
  }: FromTraining & { readonly type: 'samples' }): Promise<void> {
    const report = readReport(this.runDir);
    const predictions = await readPredictions(this.runDir);
    const none = { type: 'samples', select, total: 0, from, columns: [], samples: [] } as const;
    if (report === undefined || predictions === undefined) {
      const message = vscode.l10n.t('This run kept no predictions; run it again to list them.');
      return this.wire.send({ ...none, message });
    }
    const all = selected(predictions, classesOf(report), select);
    const page = { ...none, total: all.length, samples: all.slice(from, from + count) };
    this.wire.send(await this.detailed(page));
  }

  private async detailed(page: SamplePage): Promise<SamplePage> {
    const names = page.samples.map(({ name }) => name);
    if (names.length === 0) return page;
    try {
      const request = { run: this.runDir, names };
      const { columns, samples } = await this.service.ask('samples', request);
      return {
        ...page,
        columns,
        samples: page.samples.map((sample, i) => {
          const { values, src } = samples[i] ?? {};
          return { ...sample, ...(values && { values }), ...(src && { src }) };
        }),
      };
    } catch (error) {
      return { ...page, message: error instanceof Error ? error.message : String(error) };
    }
  }

  private async openSample(name: string): Promise<void> {
    const run = this.manifest();
    const source = (run?.resolved?.data as { source?: unknown } | undefined)?.source;
    if (run === undefined || typeof source !== 'string') return;
    const folder = vscode.Uri.joinPath(vscode.Uri.file(run.baseDir), source);
    const file = vscode.Uri.joinPath(folder, name);
    try {
      await vscode.workspace.fs.stat(file);
    } catch {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The picture {0} has no file of its own: it lies within {1}.', name, source),
      );
      return;
    }
    await vscode.commands.executeCommand('vscode.open', file, vscode.ViewColumn.Beside);
  }

  private async act(action: TrainingAction): Promise<void> {
    const run = this.manifest();
    switch (action) {
      case 'showLog':
        return this.show(join(this.runDir, 'runner.log'));
      case 'openConfig':
        return run && this.show(run.configPath);
      case 'goToCause': {
        const place = run?.reason?.place;
        return place && this.show(place.file, place.line, place.column);
      }
      case 'export':
        return void (await vscode.commands.executeCommand(commandId('exportModel'), this.runDir));
      case 'manageTrust':
        return void (await vscode.commands.executeCommand('workbench.trust.manage'));
    }
  }

  private async show(path: string, line = 1, column = 1): Promise<void> {
    const at = new vscode.Position(line - 1, column - 1);
    try {
      await vscode.window.showTextDocument(vscode.Uri.file(path), {
        selection: new vscode.Range(at, at),
        viewColumn: vscode.ViewColumn.One,
      });
    } catch {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('{0} is not in {1}.', basename(path), dirname(path)),
      );
    }
  }
}

const classesOf = (report: EvaluationReport): readonly string[] =>
  report.task === 'classification' ? report.classes : [];

const nameOf = (runDir: string): string => {
  try {
    const text = readFileSync(join(runDir, 'run.json'), 'utf8');
    return (JSON.parse(text) as RunManifest).name;
  } catch {
    return basename(runDir);
  }
};

/** The training panel: a run directory, from its first event on. */
export const trainingPanel = (service: Service): PanelKind<ToTraining, FromTraining> => ({
  name: 'training',
  icon: 'training',
  title: (runDir) => vscode.l10n.t('Training: {0}', nameOf(runDir)),
  open: (runDir, wire) => new TrainingSession(runDir, service, wire),
});
