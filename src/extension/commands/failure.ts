import * as vscode from 'vscode';

/** Tells what failed, with the way to the log; the details stand in the log in full. */
export function fail(log: vscode.LogOutputChannel, message: string, details: unknown): void {
  const text = (details instanceof Error ? details.message : String(details)).trim();
  log.error(`${message}\n${text}`);
  const [first = ''] = text.split('\n');
  const show = vscode.l10n.t('Show Log');
  void vscode.window
    .showErrorMessage(`${message} ${first}`.trim(), show)
    .then((picked) => picked && log.show());
}

/** Only what looks works where a workspace is not trusted. */
export function isTrusted(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  void vscode.window
    .showWarningMessage(
      vscode.l10n.t('Trainyard starts nothing in a workspace that is not trusted.'),
      manage,
    )
    .then((picked) => picked && vscode.commands.executeCommand('workbench.trust.manage'));
  return false;
}
