import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import { makeDemo, openDemo } from '../demo';
import { commandId, commandNames, type CommandName } from '../ids';
import { newConfig } from '../newConfig';
import type { Runner } from '../runner';
import type { Runs } from '../runs/runs';
import type { Service } from '../service';
import { setUpTensorflow } from '../setUpTensorflow';
import { fail, isTrusted } from './failure';
import { forkRun } from './fork';
import { ModelCommands } from './model';
import { configOf } from './pick';
import type { PredictionDocuments } from './predictions';
import { RunCommands } from './runs';

export interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly runs: Runs;
  readonly runner: Runner;
  readonly service: Service;
  readonly log: vscode.LogOutputChannel;
  readonly predictions: PredictionDocuments;
  readonly catalog: Catalog;
  showTraining(runDir: string): void;
  showData(file: string): void;
  showAugmentation(file: string): void;
  refreshBackends(): void;
  /** Runs that are selected in the explorer. */
  selectedRuns(): readonly string[];
}

/** Opens the panel of a config. */
async function showFor(given: unknown, show: (file: string) => void): Promise<void> {
  if (!isTrusted()) return;
  const config = await configOf(given);
  if (config) show(config.fsPath);
}

/** The reference of the config file, at a heading where one is named. */
async function showReference(context: vscode.ExtensionContext, heading: unknown): Promise<void> {
  const file = vscode.Uri.joinPath(context.extensionUri, 'docs', 'config.md');
  const uri = typeof heading === 'string' ? file.with({ fragment: heading }) : file;
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

/** Every command of the palette and the menus. */
export function registerCommands(parts: Parts): vscode.Disposable {
  const { context, log } = parts;
  const runs = new RunCommands(parts);
  const models = new ModelCommands(parts);
  const all: Record<CommandName, (argument?: unknown, selection?: unknown) => unknown> = {
    newConfig: () => newConfig(parts),
    makeDemo: () => makeDemo(context),
    openDemo: (step) => openDemo(context, step),
    train: (uri) => runs.train(uri),
    stop: (run) => runs.tell('stop', run),
    pause: (run) => runs.tell('pause', run),
    resume: (run) => runs.resume(run),
    forkRun: (run) => forkRun(parts, run),
    compareRuns: (run, selection) => runs.compare(run, selection),
    inspectData: (uri) => showFor(uri, (file) => parts.showData(file)),
    previewAugmentation: (uri) => showFor(uri, (file) => parts.showAugmentation(file)),
    showTraining: (run) => runs.show(run),
    predict: (run) => models.predict(run),
    exportModel: (run) => models.export(run),
    showBackends: async () => {
      if (isTrusted()) await vscode.commands.executeCommand('trainyard.backends.focus');
    },
    setUpTensorflow: async () => {
      if (isTrusted()) await setUpTensorflow(parts.runner, parts.service, log);
    },
    openRun: () => runs.open(),
    showConfigOfRun: (run) => runs.showConfig(run),
    revealRun: (run) => runs.reveal(run),
    copyCommand: (run) => runs.copyCommand(run),
    renameRun: (run) => runs.rename(run),
    deleteRun: (run, selection) => runs.remove(run, selection),
    refreshRuns: () => parts.runs.find(),
    refreshBackends: () => parts.refreshBackends(),
    revealCheckpoint: (checkpoint) => runs.revealCheckpoint(checkpoint),
    showReference: (heading) => showReference(context, heading),
    showLog: () => log.show(),
  };
  /** What a command did not expect to happen is told too, with the log. */
  const guarded =
    (name: CommandName) =>
    async (...args: unknown[]): Promise<unknown> => {
      try {
        return await all[name](...args);
      } catch (error) {
        return fail(log, vscode.l10n.t('The command failed.'), error);
      }
    };
  return vscode.Disposable.from(
    ...commandNames.map((name) => vscode.commands.registerCommand(commandId(name), guarded(name))),
  );
}
