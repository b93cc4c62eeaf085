import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Predictions } from '../../runner/queries/predict';
import { schemes } from '../ids';
import { isKnown, type Runs } from '../runs/runs';
import { predictionCsv, predictionMarkdown } from './predictionText';

/** The documents that predictions are shown in: tables, rendered, and not to be edited. */
export class PredictionDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly disposables: vscode.Disposable[];
  private count = 0;

  constructor(private readonly runs: Runs) {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(schemes.predictions, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  async show(runDir: string, predictions: Predictions): Promise<void> {
    const known = this.runs.all.filter(isKnown).find(({ path }) => path === runDir);
    const name = known?.run.name ?? basename(runDir);
    const title = vscode.l10n.t('Predictions of {0}', name).replaceAll('/', '-');
    const uri = vscode.Uri.from({
      scheme: schemes.predictions,
      path: `/${++this.count}/${title}.md`,
    });
    this.texts.set(uri.toString(), predictionMarkdown(name, predictions));
    await vscode.commands.executeCommand('markdown.showPreview', uri);
    const save = vscode.l10n.t('Save as CSV…');
    const picked = await vscode.window.showInformationMessage(
      vscode.l10n.t('{0} rows were predicted.', predictions.predictions.length),
      save,
    );
    if (picked === save) await this.save(runDir, name, predictions);
  }

  dispose(): void {
    for (const each of this.disposables) each.dispose();
  }

  private async save(runDir: string, name: string, predictions: Predictions): Promise<void> {
    // Beside the config, not in the run directory.
    const folder = dirname(dirname(dirname(runDir)));
    const file = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.file(join(folder, `${name}-predictions.csv`)),
      filters: { CSV: ['csv'] },
    });
    if (file === undefined) return;
    await vscode.workspace.fs.writeFile(file, Buffer.from(predictionCsv(predictions)));
    await vscode.window.showTextDocument(file);
  }
}
