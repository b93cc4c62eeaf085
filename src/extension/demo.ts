import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';

/** Where each step of the walkthrough is to be seen in the examples. */
const places = {
  data: { file: 'yeast.train.json', section: 'data' },
  split: { file: 'yeast.train.json', section: 'split' },
  scale: { file: 'cars.train.json', section: 'scale' },
  augment: { file: 'digits.train.json', section: 'augment' },
  balance: { file: 'yeast.train.json', section: 'balance' },
  train: { file: 'digits.train.json', section: 'model' },
} as const;
type Step = keyof typeof places;

const isStep = (value: unknown): value is Step =>
  typeof value === 'string' && Object.hasOwn(places, value);

/** The step that is shown once the demo's folder is open: it is another window's then. */
const WAITING = 'demo.waiting';

/** Copies the examples into a folder that is picked, and opens it. */
export async function makeDemo(context: vscode.ExtensionContext, step?: Step): Promise<void> {
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
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError) || error.code !== 'FileExists') throw error;
    // Made before: it is opened as it is.
  }
  await context.globalState.update(WAITING, step && { step, folder: target.fsPath });
  await vscode.commands.executeCommand('vscode.openFolder', target);
}

async function show(uri: vscode.Uri, section: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const root = parseTree(document.getText());
  const node = root && findNodeAtLocation(root, [section])?.parent;
  const start = document.positionAt(node?.offset ?? 0);
  const end = document.positionAt((node?.offset ?? 0) + (node?.length ?? 0));
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(new vscode.Range(start, end), vscode.TextEditorRevealType.InCenter);
}

/** Opens the demo at the place of a step; where it is not there yet, it can be made. */
export async function openDemo(context: vscode.ExtensionContext, given: unknown): Promise<void> {
  const step = isStep(given) ? given : 'data';
  const { file, section } = places[step];
  const [found] = await vscode.workspace.findFiles(`**/${file}`, '**/.trainyard/**', 1);
  if (found) return show(found, section);
  const make = vscode.l10n.t('Make Demo Project');
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t('This step is shown in the demo project, which is not in the open folder.'),
    { modal: true },
    make,
  );
  if (picked === make) await makeDemo(context, step);
}

/** After the demo was made and opened: goes on with the step that it was made for. */
export async function resumeDemo(context: vscode.ExtensionContext): Promise<void> {
  const waiting = context.globalState.get<{ step: unknown; folder: string }>(WAITING);
  const open = vscode.workspace.workspaceFolders ?? [];
  if (waiting === undefined || !open.some(({ uri }) => uri.fsPath === waiting.folder)) return;
  await context.globalState.update(WAITING, undefined);
  await openDemo(context, waiting.step);
}
