import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { readManifest } from '../../runner/rundir/directory';
import { shownState } from '../../runner/rundir/list';
import { schemes, views } from '../ids';
import type { Runner } from '../runner';
import { commandLineOf, deleteRun, isWorkedOn, renameRun } from '../runs/changes';
import { sendCommand } from '../runs/process';
import { isKnown, isLive, type KnownRun, type Runs } from '../runs/runs';
import { setting } from '../settings';
import { fail, isTrusted } from './failure';
import { showComparison } from './comparison';
import { configOf, runOf, selectedRuns, severalRuns } from './pick';

export interface RunParts {
  readonly runs: Runs;
  readonly runner: Runner;
  readonly log: vscode.LogOutputChannel;
  showTraining(runDir: string): void;
  selectedRuns(): readonly string[];
}

const resumable = new Set(['paused', 'stopped', 'failed', 'interrupted']);

/** What is done with runs: start, control, show, rename, delete. */
export class RunCommands {
  constructor(private readonly parts: RunParts) {}

  /** Starts training a config, saved; gives the run directory. */
  async train(given: unknown): Promise<string | undefined> {
    if (!isTrusted()) return undefined;
    const config = await configOf(given);
    if (config === undefined) return undefined;
    const document = await vscode.workspace.openTextDocument(config);
    await document.save();
    const { fsPath } = config;
    const backend = setting('backend');
    const asked = backend === 'auto' || backend === '' ? [] : ['--backend', backend];
    const title = vscode.l10n.t('Starting training');
    const failed = vscode.l10n.t('Training could not start.');
    try {
      const { code, out, err } = await vscode.window.withProgress(
        { location: { viewId: views.runs }, title },
        () => this.parts.runner.run(['train', fsPath, ...asked, '--detach'], dirname(fsPath)),
      );
      const runDir = out.trim().split('\n').at(-1) ?? '';
      if (code !== 0 || runDir === '') return void fail(this.parts.log, failed, err);
      await this.parts.runs.add(dirname(runDir));
      this.parts.showTraining(runDir);
      return runDir;
    } catch (error) {
      return void fail(this.parts.log, failed, error);
    }
  }

  async resume(given: unknown): Promise<void> {
    if (!isTrusted()) return;
    const { runs, runner, log } = this.parts;
    const runDir = await runOf(given, runs, ({ run }) => resumable.has(run.state));
    if (runDir === undefined) return;
    try {
      const { state } = shownState(runDir, readManifest(runDir));
      if (state === 'paused') return sendCommand(runDir, 'resume');
      await runner.start(['resume', runDir], dirname(runDir));
    } catch (error) {
      return fail(log, vscode.l10n.t('The run could not be resumed.'), error);
    }
    await runs.refresh();
    this.parts.showTraining(runDir);
  }

  async tell(command: 'pause' | 'stop', given: unknown): Promise<void> {
    const fits = (run: KnownRun): boolean =>
      command === 'pause' ? run.run.state === 'running' : isLive(run);
    const runDir = await runOf(given, this.parts.runs, fits);
    if (runDir === undefined) return;
    try {
      sendCommand(runDir, command);
    } catch (error) {
      fail(this.parts.log, vscode.l10n.t('The run could not be told.'), error);
    }
  }

  async show(given: unknown): Promise<void> {
    const runDir = await runOf(given, this.parts.runs);
    if (runDir !== undefined) this.parts.showTraining(runDir);
  }

  /** Opens a run from anywhere on disk. */
  async open(): Promise<void> {
    const [folder] =
      (await vscode.window.showOpenDialog({
        canSelectFolders: true,
        canSelectFiles: false,
        title: vscode.l10n.t('A run directory'),
        openLabel: vscode.l10n.t('Open Run'),
      })) ?? [];
    if (folder === undefined) return;
    try {
      readManifest(folder.fsPath);
    } catch (error) {
      return fail(this.parts.log, vscode.l10n.t('This is no run directory.'), error);
    }
    await this.parts.runs.add(dirname(folder.fsPath));
    this.parts.showTraining(folder.fsPath);
  }

  /** The config as it was run, beside nothing that could be changed by mistake. */
  async showConfig(given: unknown): Promise<void> {
    const runDir = await runOf(given, this.parts.runs);
    if (runDir === undefined) return;
    const file = vscode.Uri.file(join(runDir, 'config.train.json'));
    await vscode.window.showTextDocument(file.with({ scheme: schemes.run }));
  }

  /** Shows the selected runs side by side; asks which where fewer than two are selected. */
  async compare(given: unknown, selection: unknown): Promise<void> {
    const selected = selectedRuns(given, selection ?? this.parts.selectedRuns());
    const paths =
      selected.length > 1
        ? selected
        : await severalRuns(this.parts.runs, selected, vscode.l10n.t('Which runs are compared?'));
    if (paths.length > 1) await showComparison(paths);
  }

  async reveal(given: unknown): Promise<void> {
    const runDir = await runOf(given, this.parts.runs);
    if (runDir !== undefined)
      await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(runDir));
  }

  async revealCheckpoint(given: unknown): Promise<void> {
    const path = (given as { path?: unknown } | undefined)?.path;
    if (typeof path === 'string')
      await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
  }

  async copyCommand(given: unknown): Promise<void> {
    const runDir = await runOf(given, this.parts.runs);
    if (runDir === undefined) return;
    try {
      const run = shownState(runDir, readManifest(runDir));
      await vscode.env.clipboard.writeText(commandLineOf(runDir, run));
    } catch (error) {
      fail(this.parts.log, vscode.l10n.t('The run cannot be read.'), error);
    }
  }

  async rename(given: unknown): Promise<void> {
    const [selected] = this.parts.selectedRuns();
    const runDir = await runOf(given ?? selected, this.parts.runs);
    if (runDir === undefined) return;
    const known = this.parts.runs.all.filter(isKnown).find(({ path }) => path === runDir);
    const name = await vscode.window.showInputBox({
      title: vscode.l10n.t('Rename Run'),
      value: known?.run.name ?? '',
      prompt: vscode.l10n.t('Empty: the name that it was started with.'),
    });
    if (name === undefined) return;
    try {
      await renameRun(runDir, name);
    } catch (error) {
      fail(this.parts.log, vscode.l10n.t('The run could not be renamed.'), error);
    }
    await this.parts.runs.refresh();
  }

  /** Deletes the selected runs, after a confirmation; those that go on stay. */
  async remove(given: unknown, selection: unknown): Promise<void> {
    // A key or the palette says no row: it is about those that are selected.
    let paths = selectedRuns(given, selection ?? this.parts.selectedRuns());
    if (paths.length === 0) {
      const picked = await runOf(given, this.parts.runs, (run) => !isLive(run));
      paths = picked === undefined ? [] : [picked];
    }
    const going = paths.filter(isWorkedOn);
    const rest = paths.filter((path) => !going.includes(path));
    if (going.length > 0)
      void vscode.window.showWarningMessage(
        vscode.l10n.t('A run that goes on is not deleted: stop it first.'),
      );
    if (rest.length === 0) return;
    const confirm = vscode.l10n.t('Delete');
    const message =
      rest.length === 1
        ? vscode.l10n.t('Delete this run with its checkpoints? This cannot be undone.')
        : vscode.l10n.t(
            'Delete these {0} runs with their checkpoints? This cannot be undone.',
            rest.length,
          );
    const detail = rest.slice(0, 10).join('\n') + (rest.length > 10 ? '\n…' : '');
    const picked = await vscode.window.showWarningMessage(
      message,
      { modal: true, detail },
      confirm,
    );
    if (picked !== confirm) return;
    for (const path of rest)
      try {
        await deleteRun(path);
      } catch (error) {
        fail(this.parts.log, vscode.l10n.t('The run could not be deleted.'), error);
      }
    await this.parts.runs.refresh();
  }
}
