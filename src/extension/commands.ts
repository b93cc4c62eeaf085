import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { readManifest } from '../runner/rundir/directory';
import { shownState } from '../runner/rundir/list';
import { isConfig } from './language/configs';
import { makeDemo } from './demo';
import { newConfig } from './newConfig';
import { setUpTensorflow } from './setUpTensorflow';
import { runCommand, sendCommand } from './runs/process';
import { nodeEnvironment, type Service } from './service';
import type { KnownRun, Runs } from './runs/runs';

export interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly runs: Runs;
  readonly service: Service;
  readonly log: vscode.LogOutputChannel;
  showTraining(runDir: string): void;
  showData(file: string): void;
  showAugmentation(file: string): void;
}

/** A config: the one asked for, the one being edited, or one that is picked. */
async function configOf(uri: unknown): Promise<vscode.Uri | undefined> {
  if (uri instanceof vscode.Uri) return uri;
  const active = vscode.window.activeTextEditor?.document;
  if (active && isConfig(active)) return active.uri;
  const found = await vscode.workspace.findFiles(
    '**/*.train.json',
    '**/{node_modules,.trainyard}/**',
  );
  if (found.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no *.train.json file here. Make one with "New Training Config".'),
    );
    return undefined;
  }
  if (found.length === 1) return found[0];
  const items = found.map((each) => ({ label: vscode.workspace.asRelativePath(each), each }));
  const title = vscode.l10n.t('Which config?');
  return (await vscode.window.showQuickPick(items, { title }))?.each;
}

/** A run: its path, its row in the explorer, or one that is picked. */
async function runOf(
  given: unknown,
  runs: Runs,
  fits: (run: KnownRun) => boolean = () => true,
): Promise<string | undefined> {
  if (typeof given === 'string') return given;
  if (typeof given === 'object' && given !== null && 'path' in given && 'run' in given)
    return String(given.path);
  const known = runs.all.filter((each): each is KnownRun => 'run' in each).filter(fits);
  if (known.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no such run.'));
    return undefined;
  }
  const items = known.map(({ path, run }) => ({
    label: run.name,
    description: `${run.state} · ${new Date(run.times.created).toLocaleString(vscode.env.language)}`,
    path,
  }));
  const title = vscode.l10n.t('Which run?');
  return (await vscode.window.showQuickPick(items, { title }))?.path;
}

class Commands {
  private readonly cli: string;

  constructor(private readonly parts: Parts) {
    this.cli = parts.context.asAbsolutePath(join('dist', 'cli.cjs'));
  }

  /** Only what looks works where a workspace is not trusted. */
  private trusted(): boolean {
    if (vscode.workspace.isTrusted) return true;
    const manage = vscode.l10n.t('Manage Workspace Trust');
    void vscode.window
      .showWarningMessage(
        vscode.l10n.t('Trainyard starts nothing in a workspace that is not trusted.'),
        manage,
      )
      .then((picked) => picked && vscode.commands.executeCommand('workbench.trust.manage'));
    return false;
  }

  async train(given: unknown): Promise<string | undefined> {
    if (!this.trusted()) return undefined;
    const config = await configOf(given);
    if (config === undefined) return undefined;
    const document = await vscode.workspace.openTextDocument(config);
    await document.save();
    const { fsPath } = config;
    const backend = vscode.workspace.getConfiguration('trainyard').get<string>('backend', 'auto');
    const args = [
      'train',
      fsPath,
      ...(backend === 'auto' ? [] : ['--backend', backend]),
      '--detach',
    ];
    const title = vscode.l10n.t('Starting training');
    const location = { viewId: 'trainyard.runs' };
    const { code, out, err } = await vscode.window.withProgress({ location, title }, () =>
      runCommand(this.cli, args, dirname(fsPath)),
    );
    if (code !== 0) {
      this.failed(vscode.l10n.t('Training could not start.'), err);
      return undefined;
    }
    const runDir = out.trim().split('\n').at(-1)!;
    this.parts.runs.add(dirname(runDir));
    this.parts.showTraining(runDir);
    return runDir;
  }

  async resume(given: unknown): Promise<void> {
    if (!this.trusted()) return;
    const { runs } = this.parts;
    const runDir = await runOf(given, runs, ({ run }) => run.state !== 'finished');
    if (runDir === undefined) return;
    if (shownState(runDir, readManifest(runDir)).state === 'paused')
      return sendCommand(runDir, 'resume');
    const child = spawn(process.execPath, [this.cli, 'resume', runDir], {
      cwd: dirname(runDir),
      detached: true,
      stdio: 'ignore',
      env: nodeEnvironment(),
    });
    child.unref();
    this.parts.runs.refresh();
    this.parts.showTraining(runDir);
  }

  async tell(command: 'pause' | 'stop', given: unknown): Promise<void> {
    const live = ({ run }: KnownRun): boolean =>
      ['starting', 'running', 'paused'].includes(run.state);
    const runDir = await runOf(given, this.parts.runs, live);
    if (runDir !== undefined) sendCommand(runDir, command);
  }

  async config(given: unknown, show: (file: string) => void): Promise<void> {
    if (!this.trusted()) return;
    const config = await configOf(given);
    if (config) show(config.fsPath);
  }

  async showTraining(given: unknown): Promise<void> {
    const runDir = await runOf(given, this.parts.runs);
    if (runDir !== undefined) this.parts.showTraining(runDir);
  }

  async predict(given: unknown): Promise<void> {
    if (!this.trusted()) return;
    const runDir = await runOf(given, this.parts.runs);
    if (runDir === undefined) return;
    const inputs = await vscode.window.showOpenDialog({
      canSelectMany: true,
      openLabel: vscode.l10n.t('Predict'),
      title: vscode.l10n.t('CSV files of new rows, or pictures'),
    });
    if (inputs === undefined) return;
    const paths = inputs.map(({ fsPath }) => fsPath);
    const title = vscode.l10n.t('Predicting');
    const location = vscode.ProgressLocation.Notification;
    const { code, out, err } = await vscode.window.withProgress({ location, title }, () =>
      runCommand(this.cli, ['predict', runDir, ...paths], dirname(runDir)),
    );
    if (code !== 0) return this.failed(vscode.l10n.t('The model could not predict.'), err);
    const document = await vscode.workspace.openTextDocument({ content: `${err}${out}` });
    await vscode.window.showTextDocument(document);
  }

  async export(given: unknown): Promise<void> {
    if (!this.trusted()) return;
    const runDir = await runOf(given, this.parts.runs);
    if (runDir === undefined) return;
    const [folder] =
      (await vscode.window.showOpenDialog({
        canSelectFolders: true,
        canSelectFiles: false,
        openLabel: vscode.l10n.t('Export Here'),
      })) ?? [];
    if (folder === undefined) return;
    const args = ['export', runDir, '--format', 'tfjs', '--out', folder.fsPath];
    const { code, err } = await runCommand(this.cli, args, dirname(runDir));
    if (code !== 0) return this.failed(vscode.l10n.t('The model could not be exported.'), err);
    await vscode.commands.executeCommand(
      'revealFileInOS',
      vscode.Uri.joinPath(folder, 'model.json'),
    );
  }

  async backends(): Promise<void> {
    if (!this.trusted()) return;
    const found = (await this.parts.service.ask('backends', {})) as {
      name: string;
      availability: { available: boolean; details?: string; reason?: string };
    }[];
    await vscode.window.showQuickPick(
      found.map(({ name, availability: { available, details, reason } }) => ({
        label: `$(${available ? 'pass' : 'circle-slash'}) ${name}`,
        detail: details ?? reason ?? '',
      })),
      { title: vscode.l10n.t('Backends, best first') },
    );
  }

  async setUpTensorflow(): Promise<void> {
    if (!this.trusted()) return;
    await setUpTensorflow(this.cli, this.parts.service, this.parts.log);
  }

  async openRun(): Promise<void> {
    const [folder] =
      (await vscode.window.showOpenDialog({
        canSelectFolders: true,
        canSelectFiles: false,
        title: vscode.l10n.t('A run directory'),
      })) ?? [];
    if (folder === undefined) return;
    this.parts.runs.add(dirname(folder.fsPath));
    this.parts.showTraining(folder.fsPath);
  }

  async showConfigOf(given: unknown): Promise<void> {
    const runDir = await runOf(given, this.parts.runs);
    if (runDir === undefined) return;
    const file = vscode.Uri.file(join(runDir, 'config.train.json'));
    await vscode.commands.executeCommand('vscode.open', file);
  }

  async reveal(given: unknown): Promise<void> {
    const runDir = await runOf(given, this.parts.runs);
    if (runDir !== undefined)
      await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(runDir));
  }

  async copyCommand(given: unknown): Promise<void> {
    const runDir = await runOf(given, this.parts.runs);
    if (runDir === undefined) return;
    await vscode.env.clipboard.writeText(`trainyard resume ${JSON.stringify(runDir)}`);
  }

  async remove(given: unknown): Promise<void> {
    const runDir = await runOf(given, this.parts.runs);
    if (runDir === undefined) return;
    const confirm = vscode.l10n.t('Delete');
    const picked = await vscode.window.showWarningMessage(
      vscode.l10n.t('Delete this run with its checkpoints? This cannot be undone.'),
      { modal: true, detail: runDir },
      confirm,
    );
    if (picked !== confirm) return;
    await rm(runDir, { recursive: true, force: true });
    this.parts.runs.refresh();
  }

  private failed(message: string, details: string): void {
    this.parts.log.error(details.trim());
    const [first = ''] = details.trim().split('\n');
    const show = vscode.l10n.t('Show Log');
    void vscode.window
      .showErrorMessage(`${message} ${first}`, show)
      .then((picked) => picked && this.parts.log.show());
  }
}

/** Every command of the palette and the menus. */
export function registerCommands(parts: Parts): vscode.Disposable {
  const commands = new Commands(parts);
  const all: Record<string, (argument?: unknown) => unknown> = {
    newConfig: () => newConfig(),
    makeDemo: () => makeDemo(parts.context),
    train: (uri) => commands.train(uri),
    stop: (run) => commands.tell('stop', run),
    pause: (run) => commands.tell('pause', run),
    resume: (run) => commands.resume(run),
    inspectData: (uri) => commands.config(uri, (file) => parts.showData(file)),
    previewAugmentation: (uri) => commands.config(uri, (file) => parts.showAugmentation(file)),
    showTraining: (run) => commands.showTraining(run),
    predict: (run) => commands.predict(run),
    exportModel: (run) => commands.export(run),
    showBackends: () => commands.backends(),
    setUpTensorflow: () => commands.setUpTensorflow(),
    openRun: () => commands.openRun(),
    showConfigOfRun: (run) => commands.showConfigOf(run),
    revealRun: (run) => commands.reveal(run),
    copyCommand: (run) => commands.copyCommand(run),
    deleteRun: (run) => commands.remove(run),
    refreshRuns: () => parts.runs.find(),
    showLog: () => parts.log.show(),
  };
  return vscode.Disposable.from(
    ...Object.entries(all).map(([name, work]) =>
      vscode.commands.registerCommand(`trainyard.${name}`, work),
    ),
  );
}
