import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { page } from './page';

export interface Wire<To> {
  send(message: To): void;
}

/** What stands behind one open panel. */
export interface PanelSession<From> extends vscode.Disposable {
  receive(message: From): void | Promise<void>;
  /** Nobody sees the panel any more; it says `ready` again when it is seen again. */
  hidden?(): void;
}

/** A kind of panel: `key` says which run or config one shows. */
export interface PanelKind<To, From> {
  readonly name: 'training' | 'data' | 'augmentation';
  readonly icon: string;
  title(key: string): string;
  open(key: string, wire: Wire<To>): PanelSession<From>;
}

/** Opens panels of one kind, one for each key, and brings them back after a reload. */
export class Panels<To, From> implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open = new Map<string, vscode.WebviewPanel>();
  private readonly registration: vscode.Disposable;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly kind: PanelKind<To, From>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.registration = vscode.window.registerWebviewPanelSerializer(this.viewType, this);
  }

  /** Shows the panel of a key, beside the editor where it is new. */
  show(key: string): void {
    const known = this.open.get(key);
    if (known) return known.reveal();
    const panel = vscode.window.createWebviewPanel(
      this.viewType,
      this.kind.title(key),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [this.files] },
    );
    this.fill(panel, key);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const key = (state as { key?: unknown } | undefined)?.key;
    if (typeof key !== 'string') return panel.dispose();
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.files] };
    this.fill(panel, key);
  }

  dispose(): void {
    this.registration.dispose();
    for (const panel of this.open.values()) panel.dispose();
  }

  private get viewType(): string {
    return `trainyard.${this.kind.name}`;
  }

  private get files(): vscode.Uri {
    return vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview');
  }

  private fill(panel: vscode.WebviewPanel, key: string): void {
    this.open.set(key, panel);
    const { webview } = panel;
    panel.title = this.kind.title(key);
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', `${this.kind.icon}.svg`);
    const session = this.kind.open(key, { send: (message) => void webview.postMessage(message) });
    const received = webview.onDidReceiveMessage((message: From) => {
      Promise.resolve(session.receive(message)).catch((error: unknown) => {
        this.log.error(error instanceof Error ? error : String(error));
      });
    });
    // A view that cannot be seen is thrown away by the editor, and gets nothing.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) session.hidden?.();
    });
    panel.onDidDispose(() => {
      this.open.delete(key);
      received.dispose();
      session.dispose();
    });
    const file = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.files, name)).toString();
    webview.html = page({
      title: panel.title,
      language: vscode.env.language,
      source: webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
      script: file(`${this.kind.name}.js`),
      style: file(`${this.kind.name}.css`),
      key,
      texts: vscode.l10n.bundle,
    });
  }
}
