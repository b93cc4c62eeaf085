import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';
import { validateConfig } from '../../shared/config/validate';
import type { Catalog } from '../../shared/config/catalog';
import type { Problem } from '../../shared/problem';
import type { Service } from '../service';
import { ServiceError } from '../service';
import { configText, isConfig, rangeOf, selector } from './configs';
import { edited } from './edits';

/** Typing pauses so long before the data are read for their problems. */
const QUIET_MS = 700;

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

class ConfigDiagnostic extends vscode.Diagnostic {
  constructor(
    range: vscode.Range,
    readonly problem: Problem,
  ) {
    super(range, problem.message, severities[problem.severity]);
    this.source = 'Trainyard';
    this.code = problem.code;
  }
}

function diagnosticOf(document: vscode.TextDocument, problem: Problem): ConfigDiagnostic {
  const start = new vscode.Position(problem.line - 1, problem.column - 1);
  const end =
    problem.length === undefined
      ? (document.getWordRangeAtPosition(start, /"[^"]*"|[\w.-]+/)?.end ?? start.translate(0, 1))
      : document.positionAt(document.offsetAt(start) + problem.length);
  return new ConfigDiagnostic(new vscode.Range(start, end), problem);
}

/** Problems as squiggles: what the text alone tells at once, what the data tell after a pause. */
export function registerDiagnostics(service: Service, catalog: Catalog): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('trainyard');
  const waiting = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, vscode.CancellationTokenSource>();

  const withData = async (document: vscode.TextDocument): Promise<void> => {
    const key = document.uri.toString();
    running.get(key)?.cancel();
    const source = new vscode.CancellationTokenSource();
    running.set(key, source);
    const { version } = document;
    try {
      const { problems } = await service.ask('validate', configText(document), source.token);
      if (document.version !== version || document.isClosed) return;
      const own = problems.filter(({ file }) =>
        document.uri.fsPath.endsWith(file.split('/').at(-1)!),
      );
      collection.set(
        document.uri,
        own.map((problem) => diagnosticOf(document, problem)),
      );
    } catch (error) {
      // An untrusted workspace, a request that a newer one took the place of, a service that ended.
      if (!(error instanceof ServiceError)) throw error;
    }
  };

  const check = (document: vscode.TextDocument): void => {
    if (!isConfig(document)) return;
    const key = document.uri.toString();
    clearTimeout(waiting.get(key));
    const { problems } = validateConfig(document.getText(), document.uri.fsPath, catalog);
    if (problems.length > 0) {
      collection.set(
        document.uri,
        problems.map((problem) => diagnosticOf(document, problem)),
      );
      return;
    }
    waiting.set(
      key,
      setTimeout(() => void withData(document), QUIET_MS),
    );
  };

  vscode.workspace.textDocuments.forEach(check);
  return vscode.Disposable.from(
    collection,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
    vscode.languages.registerCodeActionsProvider(
      selector,
      { provideCodeActions: fixes },
      {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      },
    ),
    { dispose: () => waiting.forEach(clearTimeout) },
  );
}

/** A key that has another name, or a value in its place. */
function fixes(
  document: vscode.TextDocument,
  _range: vscode.Range,
  { diagnostics }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const fix = diagnostic instanceof ConfigDiagnostic ? diagnostic.problem.fix : undefined;
    if (fix === undefined) return [];
    const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [diagnostic];
    action.isPreferred = true;
    action.edit =
      diagnostic.code === 'config.unknownKey'
        ? renamed(document, fix.at as (string | number)[], String(fix.value))
        : edited(document, fix.at, fix.value);
    return [action];
  });
}

function renamed(
  document: vscode.TextDocument,
  path: (string | number)[],
  name: string,
): vscode.WorkspaceEdit {
  const root = parseTree(document.getText());
  const key = root && findNodeAtLocation(root, path)?.parent?.children?.[0];
  const edit = new vscode.WorkspaceEdit();
  if (key)
    edit.replace(
      document.uri,
      rangeOf(document, key.offset, key.offset + key.length),
      JSON.stringify(name),
    );
  return edit;
}
