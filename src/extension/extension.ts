import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import catalogJson from '../shared/catalog.json';
import type { Catalog } from '../shared/config/catalog';
import { registerCommands } from './commands';
import { registerDiagnostics } from './language/diagnostics';
import { registerLanguage } from './language/features';
import { augmentationPanel } from './panels/augmentation';
import { dataPanel } from './panels/data';
import { Panels } from './panels/panels';
import { training } from './panels/training';
import { Runs } from './runs/runs';
import { RunTree } from './runs/tree';
import { Service } from './service';
import { registerStatusBar } from './statusBar';
import { registerTools } from './tools';

/** What other extensions may rely on. */
export interface TrainyardApi {
  readonly version: 1;
  /** Starts training a config; gives the run directory, or undefined where it could not start. */
  train(config: vscode.Uri): Thenable<string | undefined>;
}

export function activate(context: vscode.ExtensionContext): TrainyardApi {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const catalog = catalogJson as unknown as Catalog;
  const log = vscode.window.createOutputChannel('Trainyard', { log: true });
  const service = new Service(context.asAbsolutePath('dist/service.cjs'), log);
  const runs = new Runs();
  const panels = {
    training: new Panels(context.extensionUri, training, log),
    data: new Panels(context.extensionUri, dataPanel(service, catalog), log),
    augmentation: new Panels(context.extensionUri, augmentationPanel(service, catalog), log),
  };
  context.subscriptions.push(
    ...[log, service, runs, panels.training, panels.data, panels.augmentation],
    vscode.window.createTreeView('trainyard.runs', {
      treeDataProvider: new RunTree(runs),
      showCollapseAll: true,
    }),
    registerCommands({
      ...{ context, runs, service, log },
      showTraining: (runDir) => panels.training.show(runDir),
      showData: (file) => panels.data.show(file),
      showAugmentation: (file) => panels.augmentation.show(file),
    }),
    registerLanguage(service, runs, catalog),
    registerDiagnostics(service, catalog),
    registerStatusBar(runs),
    registerTools(runs, service),
  );
  return {
    version: 1,
    train: (config) => vscode.commands.executeCommand('trainyard.train', config),
  };
}
