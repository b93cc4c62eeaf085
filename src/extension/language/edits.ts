import { modify, type JSONPath } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { ConfigPath } from '../../shared/problem';
import { rangeOf } from './configs';

const formatting = { insertSpaces: true, tabSize: 2 };

/** The edit that puts a value at a path of a config; comments stay. Undefined takes it away. */
export function edited(
  document: vscode.TextDocument,
  path: ConfigPath,
  value: unknown,
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const options = { formattingOptions: formatting };
  for (const each of modify(document.getText(), [...path] as JSONPath, value, options))
    edit.replace(
      document.uri,
      rangeOf(document, each.offset, each.offset + each.length),
      each.content,
    );
  return edit;
}

/** Puts a value at a path, as one step that undo takes back. */
export async function put(
  document: vscode.TextDocument,
  path: ConfigPath,
  value: unknown,
): Promise<void> {
  await vscode.workspace.applyEdit(edited(document, path, value));
}
