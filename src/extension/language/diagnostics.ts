import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import { validateConfig } from '../../shared/config/validate';
import { headingAt } from '../../shared/language/reference';
import { offsetOf, squiggle } from '../../shared/language/fixes';
import type { Problem } from '../../shared/problem';
import { commandId } from '../ids';
import { ServiceError, type Service } from '../service';
import { configText, isConfig, rangeOf } from './configs';

/** Typing pauses so long before the data are read for their problems. */
const QUIET_MS = 700;

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** A problem as the editor shows it; it keeps what would mend it. */
export class ConfigDiagnostic extends vscode.Diagnostic {
  constructor(
    range: vscode.Range,
    readonly problem: Problem,
    heading?: string,
  ) {
    super(range, problem.message, severities[problem.severity]);
    this.source = 'Trainyard';
    const argument = encodeURIComponent(JSON.stringify([heading]));
    const target = vscode.Uri.parse(`command:${commandId('showReference')}?${argument}`);
    this.code = heading === undefined ? problem.code : { value: problem.code, target };
  }
}

function inConfig(
  document: vscode.TextDocument,
  problem: Problem,
  catalog: Catalog,
): ConfigDiagnostic {
  const text = document.getText();
  const offset = offsetOf(text, problem);
  const start = document.positionAt(offset);
  const word = document.getWordRangeAtPosition(start, /"[^"]*"|[\w.-]+/);
  const { length = word ? document.offsetAt(word.end) - offset : 1 } = problem;
  const { from, to } = squiggle(text, offset, length);
  const heading = headingAt(text, offset, catalog);
  return new ConfigDiagnostic(rangeOf(document, from, to), problem, heading);
}

/** A problem in a data file: its place there. */
function inData(problem: Problem): ConfigDiagnostic {
  const start = new vscode.Position(Math.max(0, problem.line - 1), Math.max(0, problem.column - 1));
  return new ConfigDiagnostic(new vscode.Range(start, start.translate(0, 1)), problem);
}

/** Problems as squiggles: what the text alone tells at once, what the data tell after a pause. */
class Diagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('trainyard');
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly running = new Map<string, vscode.CancellationTokenSource>();
  /** Data files that a config's problems stand in. */
  private readonly dataFiles = new Map<string, readonly vscode.Uri[]>();
  private readonly listening: vscode.Disposable[];
  private readonly first: NodeJS.Immediate;

  constructor(
    private readonly service: Service,
    private readonly catalog: Catalog,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const all = (): void =>
      vscode.workspace.textDocuments.forEach((each) => this.check(each, true));
    this.listening = [
      this.collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.check(document, true)),
      vscode.workspace.onDidSaveTextDocument((document) => this.check(document, true)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.check(document, false)),
      vscode.workspace.onDidCloseTextDocument((document) => this.close(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(all),
    ];
    // The window waits for activation; what is open can be looked at right after it.
    this.first = setImmediate(all);
  }

  dispose(): void {
    clearImmediate(this.first);
    this.waiting.forEach((timer) => clearTimeout(timer));
    this.running.forEach((source) => source.cancel());
    for (const each of this.listening) each.dispose();
  }

  /** @param anew whether the data are read again: they can have changed since the last time */
  private check(document: vscode.TextDocument, anew: boolean): void {
    if (!isConfig(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.running.get(key)?.cancel();
    const { problems } = validateConfig(document.getText(), document.uri.fsPath, this.catalog);
    if (problems.length > 0) return this.show(document, problems);
    const work = (): void => void this.withData(document, anew);
    this.waiting.set(key, setTimeout(work, anew ? 0 : QUIET_MS));
  }

  private async withData(document: vscode.TextDocument, anew: boolean): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    this.running.set(document.uri.toString(), source);
    const { version } = document;
    try {
      const request = { ...configText(document), anew };
      const { problems } = await this.service.ask('validate', request, source.token);
      if (document.version === version && !document.isClosed) this.show(document, problems);
    } catch (error) {
      // Not trusted: what the text alone tells is all there is. The rest a newer request tells.
      if (!(error instanceof ServiceError)) this.log.error(error as Error);
      else if (error.reason.code === 'untrusted') this.show(document, []);
      else if (error.reason.code !== 'cancelled') this.log.error(error);
    } finally {
      source.dispose();
    }
  }

  private show(document: vscode.TextDocument, problems: readonly Problem[]): void {
    const key = document.uri.toString();
    const elsewhere = new Map<string, ConfigDiagnostic[]>();
    const own: ConfigDiagnostic[] = [];
    for (const problem of problems) {
      // The service stands at the root; data files are named from the config's folder.
      const file = resolve(dirname(document.uri.fsPath), problem.file);
      if (resolve('/', problem.file) === document.uri.fsPath)
        own.push(inConfig(document, problem, this.catalog));
      else elsewhere.set(file, [...(elsewhere.get(file) ?? []), inData(problem)]);
    }
    for (const uri of this.dataFiles.get(key) ?? []) this.collection.delete(uri);
    this.collection.set(document.uri, own);
    for (const [file, found] of elsewhere) this.collection.set(vscode.Uri.file(file), found);
    this.dataFiles.set(
      key,
      [...elsewhere.keys()].map((file) => vscode.Uri.file(file)),
    );
  }

  private close(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.running.get(key)?.cancel();
    for (const uri of [document.uri, ...(this.dataFiles.get(key) ?? [])])
      this.collection.delete(uri);
    this.dataFiles.delete(key);
  }
}

export const registerDiagnostics = (
  service: Service,
  catalog: Catalog,
  log: vscode.LogOutputChannel,
): vscode.Disposable => new Diagnostics(service, catalog, log);
