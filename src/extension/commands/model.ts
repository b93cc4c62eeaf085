import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import { currentCheckpoints } from '../../shared/run/folds';
import type { Runner } from '../runner';
import type { Runs, KnownRun } from '../runs/runs';
import { ServiceError, type Service } from '../service';
import { fail, isTrusted } from './failure';
import { runOf } from './pick';
import type { PredictionDocuments } from './predictions';

export interface ModelParts {
  readonly runs: Runs;
  readonly runner: Runner;
  readonly service: Service;
  readonly log: vscode.LogOutputChannel;
  readonly predictions: PredictionDocuments;
  readonly catalog: Catalog;
}

const trained = ({ run }: KnownRun): boolean => currentCheckpoints(run).last !== null;

/** What is done with a trained model. */
export class ModelCommands {
  constructor(private readonly parts: ModelParts) {}

  async predict(given: unknown): Promise<void> {
    if (!isTrusted()) return;
    const { runs, service, log, predictions } = this.parts;
    const run = await runOf(given, runs, trained);
    if (run === undefined) return;
    const picked = await vscode.window.showOpenDialog({
      canSelectMany: true,
      openLabel: vscode.l10n.t('Predict'),
      title: vscode.l10n.t('Tables of new rows, or pictures'),
    });
    if (picked === undefined) return;
    const inputs = picked.map(({ fsPath }) => fsPath);
    const title = vscode.l10n.t('Predicting');
    const location = vscode.ProgressLocation.Notification;
    try {
      const result = await vscode.window.withProgress(
        { location, title, cancellable: true },
        (_, token) => service.ask('predict', { run, inputs }, token),
      );
      await predictions.show(run, result as Parameters<PredictionDocuments['show']>[1]);
    } catch (error) {
      if (error instanceof ServiceError && error.reason.code === 'cancelled') return;
      fail(log, vscode.l10n.t('The model could not predict.'), error);
    }
  }

  async export(given: unknown): Promise<void> {
    if (!isTrusted()) return;
    const { runs, runner, log } = this.parts;
    const run = await runOf(given, runs, trained);
    if (run === undefined) return;
    const format = await this.format();
    if (format === undefined) return;
    const [folder] =
      (await vscode.window.showOpenDialog({
        canSelectFolders: true,
        canSelectFiles: false,
        openLabel: vscode.l10n.t('Export Here'),
      })) ?? [];
    if (folder === undefined) return;
    const failed = vscode.l10n.t('The model could not be exported.');
    const args = ['export', run, '--format', format, '--out', folder.fsPath];
    const title = vscode.l10n.t('Exporting the model');
    const location = vscode.ProgressLocation.Notification;
    try {
      const { code, out, err } = await vscode.window.withProgress(
        { location, title, cancellable: true },
        (_, token) => runner.run(args, dirname(run), token),
      );
      if (code !== 0) return fail(log, failed, err);
      log.info(out.trim());
      const reveal = vscode.l10n.t('Reveal Folder');
      void vscode.window
        .showInformationMessage(vscode.l10n.t('The model was exported as {0}.', format), reveal)
        .then((button) => button && vscode.commands.executeCommand('revealFileInOS', folder));
    } catch (error) {
      fail(log, failed, error);
    }
  }

  /** One of the catalog's formats; the only one needs no question. */
  private async format(): Promise<string | undefined> {
    const exporters = this.parts.catalog.elements.filter(({ kind }) => kind === 'export');
    if (exporters.length === 1) return exporters[0]!.name;
    const picked = await vscode.window.showQuickPick(
      exporters.map(({ name, doc }) => ({ label: name, detail: doc })),
      { title: vscode.l10n.t('Which format?') },
    );
    return picked?.label;
  }
}
