import * as vscode from 'vscode';

/** Copies the examples into a folder that is picked, and opens it. */
export async function makeDemo(context: vscode.ExtensionContext): Promise<void> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel: vscode.l10n.t('Make Demo Here'),
    })) ?? [];
  if (folder === undefined) return;
  const target = vscode.Uri.joinPath(folder, 'trainyard-demo');
  const source = vscode.Uri.joinPath(context.extensionUri, 'examples');
  try {
    await vscode.workspace.fs.copy(source, target, { overwrite: false });
  } catch {
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} is there already.', target.fsPath));
    return;
  }
  await vscode.commands.executeCommand('vscode.openFolder', target);
}
