import * as vscode from 'vscode';

/** The files that the config language is for. */
export const selector: vscode.DocumentSelector = [
  { scheme: 'file', pattern: '**/*.train.json' },
  { scheme: 'file', pattern: '**/*.train.jsonc' },
];

export const isConfig = (document: vscode.TextDocument): boolean =>
  vscode.languages.match(selector, document) > 0;

export const configText = (document: vscode.TextDocument) => ({
  file: document.uri.fsPath,
  text: document.getText(),
});

export function rangeOf(document: vscode.TextDocument, from: number, to: number): vscode.Range {
  return new vscode.Range(document.positionAt(from), document.positionAt(to));
}
