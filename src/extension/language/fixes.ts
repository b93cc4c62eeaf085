import * as vscode from 'vscode';
import type { Catalog } from '../../shared/config/catalog';
import { fixAll, fixesFor, offsetOf } from '../../shared/language/fixes';
import { selector } from './configs';
import { ConfigDiagnostic } from './diagnostics';
import { workspaceEdit } from './edits';

const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('trainyard');

/** What mends a problem, the likeliest first; and all of it at once. */
class Fixes implements vscode.CodeActionProvider {
  constructor(private readonly catalog: Catalog) {}

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics, only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (only?.intersects(fixAllKind) && !only.contains(vscode.CodeActionKind.QuickFix))
      return this.all(document, fixAllKind);
    const own = diagnostics.filter((each) => each instanceof ConfigDiagnostic);
    const quick = own.flatMap((each) => this.of(document, each));
    const several = own.length > 0 ? this.all(document, vscode.CodeActionKind.QuickFix) : [];
    return [...quick, ...several];
  }

  private of(document: vscode.TextDocument, diagnostic: ConfigDiagnostic): vscode.CodeAction[] {
    const text = document.getText();
    const problem = { ...diagnostic.problem, offset: offsetOf(text, diagnostic.problem) };
    return fixesFor(text, problem, this.catalog).map(({ title, edits, preferred }) => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.isPreferred = preferred;
      action.edit = workspaceEdit(document, edits);
      return action;
    });
  }

  private all(document: vscode.TextDocument, kind: vscode.CodeActionKind): vscode.CodeAction[] {
    const edits = fixAll(document.getText(), this.catalog);
    if (edits.length === 0) return [];
    const title = vscode.l10n.t('Fix all that can be fixed');
    const action = new vscode.CodeAction(title, kind);
    action.edit = workspaceEdit(document, edits);
    return [action];
  }
}

export const registerFixes = (catalog: Catalog): vscode.Disposable =>
  vscode.languages.registerCodeActionsProvider(selector, new Fixes(catalog), {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind],
  });
