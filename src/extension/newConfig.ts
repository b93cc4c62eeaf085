import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import * as vscode from 'vscode';
import { applyEdits, putEdits } from '../shared/language/edits';
import { columnNames, likelyTarget } from '../shared/language/header';
import { proposeConfig, type Source } from '../shared/language/propose';
import type { ColumnSummary, Overview } from '../shared/protocol/service';
import { fail, isTrusted } from './commands/failure';
import { ServiceError, type Service } from './service';

/** A table's first line is no longer than this. */
const START_BYTES = 1 << 18;
/** Columns of a table, at most, that are found to be unusable one after another. */
const MOST_MENDED = 200;

/** Just enough of a config to read the data with. */
function probeText(source: string, target: string): string {
  const clean = ['dropDuplicates', { type: 'impute', strategy: 'median' }];
  const data = { type: 'table', source, target, clean, features: { exclude: [] } };
  return JSON.stringify({ data, model: { layers: ['flatten'] } });
}

/** Reads a table; columns that cannot be used are left out, as the problems' fixes say. */
class Probe {
  constructor(
    private readonly service: Service,
    private readonly file: string,
    private text: string,
    private readonly token: vscode.CancellationToken,
  ) {}

  get exclude(): readonly string[] {
    const { data } = JSON.parse(this.text) as {
      data: { features?: { exclude?: readonly string[] } };
    };
    return data.features?.exclude ?? [];
  }

  async ask(): Promise<{ overview: Overview; columns: readonly ColumnSummary[] }> {
    for (let mended = 0; ; mended++)
      try {
        const request = { file: this.file, text: this.text };
        const { columns } = await this.service.ask('columns', request, this.token);
        const overview = await this.service.ask('overview', request, this.token);
        return { overview, columns };
      } catch (error) {
        const fix =
          error instanceof ServiceError
            ? error.reason.problems?.find((problem) => problem.fix !== undefined)?.fix
            : undefined;
        if (fix === undefined || mended === MOST_MENDED) throw error;
        this.text = applyEdits(this.text, putEdits(this.text, fix.at, fix.value));
      }
  }
}

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
  const looking = <T>(work: (token: vscode.CancellationToken) => Promise<T>): Thenable<T> =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, token) => work(token),
    );
  try {
    if (extname(path) === '') {
      const text = JSON.stringify({
        data: { type: 'images', source },
        model: { layers: ['flatten'] },
      });
      const overview = await looking((token) => service.ask('overview', { file, text }, token));
      return await write(file, proposeConfig(name, { type: 'images', source }, overview));
    }
    const target = await pickTarget(columnNames(await startOf(path)));
    if (target === undefined) return;
    const { overview, table } = await looking(async (token) => {
      const probe = new Probe(service, file, probeText(source, target), token);
      const { overview: found, columns } = await probe.ask();
      const known = { type: 'table', source, target, features: columns.length } as const;
      return { overview: found, table: { ...known, exclude: probe.exclude } satisfies Source };
    });
    await write(file, proposeConfig(name, table, overview));
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
