import * as vscode from 'vscode';
import { putEdits, type TextEdit } from '../../shared/language/edits';
import type { ConfigPath } from '../../shared/problem';
import { rangeOf } from './configs';

/** Edits of a document's text as one step, which undo takes back. */
export function workspaceEdit(
  document: vscode.TextDocument,
  edits: readonly TextEdit[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits)
    edit.replace(document.uri, rangeOf(document, offset, offset + length), content);
  return edit;
}

/** The edit that puts a value at a path of a config; comments stay. */
export const edited = (
  document: vscode.TextDocument,
  path: ConfigPath,
  value: unknown,
): vscode.WorkspaceEdit => workspaceEdit(document, putEdits(document.getText(), path, value));
