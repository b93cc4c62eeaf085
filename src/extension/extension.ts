import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { lazyCatalog } from './catalog';
import { registerCommands } from './commands';
import { registerComparisons } from './commands/comparison';
import { PredictionDocuments } from './commands/predictions';
import { registerContext } from './context';
import { resumeDemo } from './demo';
import { createBackendTree } from './explorer/backendTree';
import { createCheckpointTree } from './explorer/checkpointTree';
import { registerRunDocuments } from './explorer/runDocuments';
import { createRunTree } from './explorer/tree';
import { commandId } from './ids';
import { registerLanguage } from './language';
import { augmentationPanel } from './panels/augmentation';
import { dataPanel } from './panels/data';
import { Panels } from './panels/panels';
import { trainingPanel } from './panels/training';
import { Runner } from './runner';
import { Runs } from './runs/runs';
import { Service } from './service';
import { registerStatusBar } from './statusBar';
import { registerTasks } from './tasks';
import { registerTools } from './tools';

/** What other extensions may rely on. */
export interface TrainyardApi {
  readonly version: 1;
  /** Starts training a config; gives the run directory, or undefined where it could not start. */
  train(config: vscode.Uri): Thenable<string | undefined>;
}

export function activate(context: vscode.ExtensionContext): TrainyardApi {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const catalog = lazyCatalog(context.asAbsolutePath('dist/catalog.json'));
  const log = vscode.window.createOutputChannel('Trainyard', { log: true });
  const runner = new Runner(context, log);
  const service = new Service(runner, log);
  const runs = new Runs(log);
  const predictions = new PredictionDocuments(runs);
  const panels = {
    training: new Panels(context.extensionUri, trainingPanel(service), log),
    data: new Panels(context.extensionUri, dataPanel(service, catalog), log),
    augmentation: new Panels(context.extensionUri, augmentationPanel(service, catalog), log),
  };
  const explorer = createRunTree(runs);
  const backends = createBackendTree(service, log);
  context.subscriptions.push(
    ...[log, runner, service, runs, predictions, explorer, backends],
    ...[panels.training, panels.data, panels.augmentation],
    createCheckpointTree(runs, explorer),
    registerRunDocuments(),
    registerComparisons(),
    registerContext(runs),
    registerCommands({
      ...{ context, runs, runner, service, log, predictions, catalog },
      showTraining: (runDir) => panels.training.show(runDir),
      showData: (file) => panels.data.show(file),
      showAugmentation: (file) => panels.augmentation.show(file),
      refreshBackends: () => backends.refresh(),
      selectedRuns: () =>
        explorer.selection.flatMap((node) => (node.kind === 'run' ? [node.path] : [])),
    }),
    registerLanguage({ service, runs, catalog, log }),
    registerStatusBar(runs),
    registerTasks(runner, log),
    registerTools(runs, service),
  );
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      // The next question starts the service with the Node that is set now.
      if (event.affectsConfiguration('trainyard.nodePath')) service.restart();
    }),
  );
  void resumeDemo(context);
  return {
    version: 1,
    train: (config) => vscode.commands.executeCommand(commandId('train'), config),
  };
}
