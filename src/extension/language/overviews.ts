import * as vscode from 'vscode';
import type { Overview } from '../../shared/protocol/service';
import { ServiceError, type Service } from '../service';
import { configText, isConfig } from './configs';

/** Typing pauses so long before the data are asked for their figures. */
const QUIET_MS = 400;

interface Entry {
  /** The version of the text that was asked for last. */
  version: number;
  overview: Overview | undefined;
  timer: NodeJS.Timeout | undefined;
  running: vscode.CancellationTokenSource | undefined;
}

/**
 * The figures of each open config, as far as they are known: asked for once for all lenses and
 * hints, and kept while a text is on its way from one valid state to the next.
 */
export class Overviews implements vscode.Disposable {
  private readonly entries = new Map<string, Entry>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly listening: vscode.Disposable[];

  constructor(
    private readonly service: Service,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.listening = [
      this.changed,
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri.toString())),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.entries.clear();
        this.changed.fire();
      }),
    ];
  }

  /** What is known by now; what is not yet is asked for, and told by `onDidChange`. */
  of(document: vscode.TextDocument): Overview | undefined {
    if (!vscode.workspace.isTrusted || !isConfig(document)) return undefined;
    const key = document.uri.toString();
    const entry = this.entries.get(key) ?? {
      ...{ version: -1, overview: undefined, timer: undefined, running: undefined },
    };
    this.entries.set(key, entry);
    if (entry.version !== document.version) {
      entry.version = document.version;
      clearTimeout(entry.timer);
      const wait = entry.overview === undefined ? 0 : QUIET_MS;
      entry.timer = setTimeout(() => void this.ask(document, entry), wait);
    }
    return entry.overview;
  }

  dispose(): void {
    for (const key of [...this.entries.keys()]) this.forget(key);
    for (const each of this.listening) each.dispose();
  }

  private forget(key: string): void {
    const entry = this.entries.get(key);
    clearTimeout(entry?.timer);
    entry?.running?.cancel();
    this.entries.delete(key);
  }

  private async ask(document: vscode.TextDocument, entry: Entry): Promise<void> {
    entry.running?.cancel();
    const source = new vscode.CancellationTokenSource();
    entry.running = source;
    try {
      const overview = await this.service.ask('overview', configText(document), source.token);
      if (source.token.isCancellationRequested) return;
      entry.overview = overview;
      this.changed.fire();
    } catch (error) {
      // What is wrong with the text or the data is told by the squiggles.
      if (!(error instanceof ServiceError)) this.log.error(error as Error);
    } finally {
      source.dispose();
    }
  }
}
