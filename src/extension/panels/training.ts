import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { FromTraining, ToTraining } from '../../shared/protocol/panels';
import type { RunManifest } from '../../shared/run/manifest';
import { readManifest } from '../../runner/rundir/directory';
import { shownState } from '../../runner/rundir/list';
import { readReport } from '../../runner/rundir/report';
import { EventTail } from '../runs/eventTail';
import { sendCommand } from '../runs/process';
import type { PanelKind, PanelSession, Wire } from './panels';

/** New events are looked for so often; the runner writes them four times a second. */
const LOOK_MS = 250;

class TrainingSession implements PanelSession<FromTraining> {
  private tail: EventTail;
  private timer: NodeJS.Timeout | undefined;
  private told = '';
  private reported = false;

  constructor(
    private readonly runDir: string,
    private readonly wire: Wire<ToTraining>,
  ) {
    this.tail = this.newTail();
  }

  async receive(message: FromTraining): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.start();
      case 'command':
        return this.command(message.command);
      case 'openSamples':
        return void (await openSamples(this.runDir, message));
      case 'action':
        await vscode.commands.executeCommand(message.action, this.runDir);
    }
  }

  dispose(): void {
    clearInterval(this.timer);
  }

  private newTail(): EventTail {
    return new EventTail(join(this.runDir, 'events.jsonl'));
  }

  private start(): void {
    clearInterval(this.timer);
    this.tail = this.newTail();
    const run = this.manifest();
    if (run === undefined) {
      this.wire.send({
        type: 'notice',
        kind: 'error',
        message: vscode.l10n.t('The run {0} cannot be read.', basename(this.runDir)),
      });
      return;
    }
    const report = readReport(this.runDir);
    this.reported = report !== undefined;
    this.told = JSON.stringify(run);
    this.wire.send({
      type: 'run',
      run,
      events: this.tail.read(),
      ...(report && { report }),
      canAct: vscode.workspace.isTrusted,
    });
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  private look(): void {
    const events = this.tail.read();
    if (events.length > 0) this.wire.send({ type: 'events', events });
    const run = this.manifest();
    if (run === undefined) return;
    const text = JSON.stringify(run);
    if (text !== this.told) this.wire.send({ type: 'manifest', run });
    this.told = text;
    const report = this.reported ? undefined : readReport(this.runDir);
    if (report === undefined) return;
    this.reported = true;
    this.wire.send({ type: 'report', report });
  }

  private manifest(): RunManifest | undefined {
    try {
      return shownState(this.runDir, readManifest(this.runDir));
    } catch {
      return undefined;
    }
  }

  private async command(command: 'pause' | 'resume' | 'stop'): Promise<void> {
    const state = this.manifest()?.state;
    if (command === 'resume' && state !== 'paused')
      await vscode.commands.executeCommand('trainyard.resume', this.runDir);
    else sendCommand(this.runDir, command);
  }
}

/** Lists the hardest samples of a cell; a picture is opened, a row is told. */
async function openSamples(
  runDir: string,
  cell: { readonly true: string; readonly predicted: string },
): Promise<void> {
  const report = readReport(runDir);
  const hardest = report?.task === 'classification' ? report.hardest : [];
  const own = hardest.filter(
    (each) => each.true === cell.true && each.predicted === cell.predicted,
  );
  if (own.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('None of the samples that the report names is in this cell.'),
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(
    own.map(({ name, probability }) => ({
      label: typeof name === 'number' ? vscode.l10n.t('Row {0}', name) : name,
      description: probability === null ? '' : probability.toFixed(4),
      name,
    })),
    { title: `${cell.true} → ${cell.predicted}` },
  );
  if (picked === undefined || typeof picked.name !== 'string') return;
  const manifest = readManifest(runDir);
  const source = (manifest.resolved?.data as { source?: string } | undefined)?.source ?? '';
  const file = vscode.Uri.joinPath(vscode.Uri.file(manifest.baseDir), source, picked.name);
  await vscode.commands.executeCommand('vscode.open', file);
}

const nameOf = (runDir: string): string => {
  try {
    const text = readFileSync(join(runDir, 'run.json'), 'utf8');
    return (JSON.parse(text) as RunManifest).name;
  } catch {
    return basename(runDir);
  }
};

/** The training panel: a run directory, from its first event on. */
export const training: PanelKind<ToTraining, FromTraining> = {
  name: 'training',
  icon: 'training',
  title: (runDir) => vscode.l10n.t('Training: {0}', nameOf(runDir)),
  open: (runDir, wire) => new TrainingSession(runDir, wire),
};
