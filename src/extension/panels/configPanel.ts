import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Problem } from '../../shared/problem';
import type { PanelNotice } from '../../shared/protocol/panels';
import { ServiceError } from '../service';
import type { PanelSession, Wire } from './panels';

/** Edits of a config pause so long before its panel is made anew. */
const QUIET_MS = 400;

type FromConfigPanel = { readonly type: string };

/** A panel about a config: it follows the text, saved or not. */
export abstract class ConfigSession<
  To,
  From extends FromConfigPanel,
> implements PanelSession<From> {
  private readonly listening: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;
  private running: vscode.CancellationTokenSource | undefined;
  private problem: Problem | undefined;

  constructor(
    protected readonly file: string,
    protected readonly wire: Wire<To | PanelNotice>,
  ) {
    this.listening = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.fsPath === file) this.soon();
    });
  }

  abstract receive(message: From): void | Promise<void>;

  /** Asks the service and sends the answer. */
  protected abstract refresh(token: vscode.CancellationToken): Promise<void>;

  dispose(): void {
    clearTimeout(this.timer);
    this.running?.cancel();
    this.listening.dispose();
  }

  protected get name(): string {
    return basename(this.file).replace(/\.train\.jsonc?$/, '');
  }

  protected document(): Thenable<vscode.TextDocument> {
    return vscode.workspace.openTextDocument(this.file);
  }

  protected soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.now(), QUIET_MS);
  }

  /** Makes the panel anew; a newer request ends an older one. */
  protected async now(loading?: string): Promise<void> {
    clearTimeout(this.timer);
    this.running?.cancel();
    const source = new vscode.CancellationTokenSource();
    this.running = source;
    if (loading !== undefined)
      this.wire.send({ type: 'notice', kind: 'loading', message: loading });
    try {
      await this.refresh(source.token);
    } catch (error) {
      if (source.token.isCancellationRequested) return;
      const problems = error instanceof ServiceError ? error.reason.problems : undefined;
      const message = error instanceof Error ? error.message : String(error);
      this.problem = problems?.find(({ file }) => this.file.endsWith(file));
      this.wire.send({
        type: 'notice',
        kind: 'error',
        // What is wrong stands in the list, with its place.
        message: problems?.length
          ? vscode.l10n.t('{0} cannot be used as it is.', basename(this.file))
          : message,
        ...(problems && { problems }),
        actions: [{ title: vscode.l10n.t('Open Config'), action: 'openConfig' }],
      });
    }
  }

  /** At the first problem, where there is one. */
  private async openConfig(): Promise<void> {
    const { line = 1, column = 1, length = 0 } = this.problem ?? {};
    const start = new vscode.Position(line - 1, column - 1);
    await vscode.window.showTextDocument(await this.document(), {
      viewColumn: vscode.ViewColumn.One,
      ...(this.problem && { selection: new vscode.Range(start, start.translate(0, length)) }),
    });
  }

  /** What the buttons of notices do. */
  protected async act(action: string): Promise<void> {
    if (action === 'openConfig') await this.openConfig();
    else await vscode.commands.executeCommand(action);
  }
}
