import { basename } from 'node:path';
import * as vscode from 'vscode';
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
      const told = error instanceof ServiceError ? error.reason : undefined;
      this.wire.send({
        type: 'notice',
        kind: 'error',
        message: error instanceof Error ? error.message : String(error),
        ...(told?.problems && { problems: told.problems }),
        actions: [{ title: vscode.l10n.t('Open Config'), action: 'openConfig' }],
      });
    }
  }

  /** What the buttons of notices do. */
  protected async act(action: string): Promise<void> {
    if (action === 'openConfig') await vscode.window.showTextDocument(await this.document());
    else await vscode.commands.executeCommand(action);
  }
}
