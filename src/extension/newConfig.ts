import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import * as vscode from 'vscode';
import { columnNames, likelyTarget } from '../shared/language/header';
import { proposeConfig } from '../shared/language/propose';
import { fail, isTrusted } from './commands/failure';
import { probePictures, probeTable, type Ask, type Probed } from './probe';
import { ServiceError, type Service } from './service';

/** A table's first line is no longer than this. */
const START_BYTES = 1 << 18;

/** Writes a new file as one step and shows it. */
async function write(file: string, text: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { contents: Buffer.from(text) });
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(uri);
}

/** A name that no file has yet. */
function free(folder: string, name: string): string {
  for (let n = 1; ; n++) {
    const file = join(folder, `${name}${n === 1 ? '' : `-${n}`}.train.json`);
    if (!existsSync(file)) return file;
  }
}

export interface WizardParts {
  readonly service: Service;
  readonly log: vscode.LogOutputChannel;
}

/** From a table or a folder of pictures to a config that trains: asks only what it must. */
export async function newConfig({ service, log }: WizardParts): Promise<void> {
  if (!isTrusted()) return;
  const path = await pickSource();
  if (path === undefined) return;
  const folder = dirname(path);
  const name = basename(path, extname(path));
  const file = free(folder, name);
  const source = relative(folder, path).replaceAll('\\', '/');
  const title = vscode.l10n.t('Looking at the data');
  /** Asks the service, with Cancel. */
  const looking = (work: (ask: Ask) => Promise<Probed>): Thenable<Probed> =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, token) => work((question, request) => service.ask(question, request, token)),
    );
  try {
    const pictures = extname(path) === '';
    const target = pictures ? '' : await pickTarget(columnNames(await startOf(path)));
    if (target === undefined) return;
    const { source: seen, overview } = await looking((ask) =>
      pictures ? probePictures(ask, file, source) : probeTable(ask, file, source, target),
    );
    await write(file, proposeConfig(name, seen, overview));
  } catch (error) {
    if (error instanceof ServiceError && error.reason.code === 'cancelled') return;
    fail(log, vscode.l10n.t('The data could not be used.'), error);
  }
}

async function pickSource(): Promise<string | undefined> {
  const table = vscode.l10n.t('A table');
  const pictures = vscode.l10n.t('Pictures in class folders');
  const kind = await vscode.window.showQuickPick(
    [
      { label: `$(table) ${table}`, description: 'CSV, TSV, JSON Lines', isTable: true },
      { label: `$(file-media) ${pictures}`, description: '', isTable: false },
    ],
    { title: vscode.l10n.t('What is to be learned from?') },
  );
  if (kind === undefined) return undefined;
  const { isTable } = kind;
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const [picked] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: isTable,
      canSelectFolders: !isTable,
      ...(first && { defaultUri: first.uri }),
      ...(isTable && { filters: { [table]: ['csv', 'tsv', 'txt', 'json', 'jsonl', 'ndjson'] } }),
    })) ?? [];
  return picked?.fsPath;
}

async function startOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
}

/** The column to predict; the likeliest stands first. */
async function pickTarget(columns: readonly string[]): Promise<string | undefined> {
  const guess = likelyTarget(columns);
  if (guess === undefined) throw new Error(vscode.l10n.t('The file has no columns.'));
  const items = [guess, ...columns.filter((column) => column !== guess)].map((label) => ({
    label,
    description: label === guess ? vscode.l10n.t('likely') : '',
  }));
  const title = vscode.l10n.t('Which column is to be predicted?');
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}
