import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import * as vscode from 'vscode';
import { hasValues, likelyTarget, proposeConfig } from '../shared/language/propose';
import type { FileColumn, ServiceFunctions } from '../shared/protocol/service';
import { fail, isTrusted } from './commands/failure';
import { probePictures, probeTable } from './probe';
import type { Answer, Question } from './processes/serviceProcess';
import { ServiceError, type Service } from './service';

/** Endings of files that hold tables, packed or not. */
const TABLES = ['csv', 'tsv', 'txt', 'parquet', 'pq', 'json', 'jsonl', 'ndjson', 'gz'];

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
  const picked = await pickSource();
  if (picked === undefined) return;
  const { path, isTable } = picked;
  const folder = dirname(path);
  const name = basename(path)
    .replace(/(\.gz)?$/i, '')
    .replace(/\.[^.]+$/, '');
  const file = free(folder, name);
  const source = relative(folder, path).replaceAll('\\', '/');
  const title = vscode.l10n.t('Looking at the data');
  /** Asks the service, with Cancel. */
  const looking = <T>(work: (ask: AskAll) => Promise<T>): Thenable<T> =>
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, token) => work((question, request) => service.ask(question, request, token)),
    );
  try {
    const found = isTable
      ? await looking((ask) => ask('fileColumns', { source: path }))
      : undefined;
    const target = found && (await pickTarget(found.columns, found.rows));
    if (isTable && target === undefined) return;
    const unusable = (found?.columns ?? [])
      .filter(({ values }) => values === 'unusable')
      .map(({ name: each }) => each);
    const { source: seen, overview } = await looking((ask) =>
      target === undefined
        ? probePictures(ask, file, source)
        : probeTable(ask, file, source, target, unusable),
    );
    await write(file, proposeConfig(name, seen, overview));
  } catch (error) {
    if (error instanceof ServiceError && error.reason.code === 'cancelled') return;
    fail(log, vscode.l10n.t('The data could not be used.'), error);
  }
}

type AskAll = <K extends Question>(
  question: K,
  request: Parameters<ServiceFunctions[K]>[0],
) => Promise<Answer<K>>;

async function pickSource(): Promise<{ path: string; isTable: boolean } | undefined> {
  const table = vscode.l10n.t('A table');
  const pictures = vscode.l10n.t('Pictures in class folders');
  const kind = await vscode.window.showQuickPick(
    [
      {
        label: `$(table) ${table}`,
        description: 'CSV, TSV, Parquet, JSON, JSON Lines',
        isTable: true,
      },
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
      ...(isTable && { filters: { [table]: TABLES } }),
    })) ?? [];
  return picked && { path: picked.fsPath, isTable };
}

/** "numbers · 3 of 150 missing" */
function described({ values, missing }: FileColumn, rows: number): string[] {
  const words: Readonly<Record<FileColumn['values'], string>> = {
    number: vscode.l10n.t('numbers'),
    boolean: vscode.l10n.t('true or false'),
    date: vscode.l10n.t('dates'),
    text: vscode.l10n.t('texts'),
    none: vscode.l10n.t('no values'),
    unusable: vscode.l10n.t('lists or structures'),
  };
  const gaps = missing > 0;
  return [words[values], ...(gaps ? [vscode.l10n.t('{0} of {1} missing', missing, rows)] : [])];
}

/** The column to predict, of those that have values; the likeliest stands first. */
async function pickTarget(
  columns: readonly FileColumn[],
  rows: number,
): Promise<string | undefined> {
  const guess = likelyTarget(columns);
  if (guess === undefined) throw new Error(vscode.l10n.t('No column of the file has a value.'));
  const isGuess = ({ name }: FileColumn): boolean => name === guess;
  const usable = columns.filter(hasValues);
  const items = [...usable.filter(isGuess), ...usable.filter((each) => !isGuess(each))].map(
    (column) => ({
      label: column.name,
      description: [
        ...described(column, rows),
        ...(isGuess(column) ? [vscode.l10n.t('likely')] : []),
      ].join(' · '),
    }),
  );
  const title = vscode.l10n.t('Which column is to be predicted?');
  return (await vscode.window.showQuickPick(items, { title }))?.label;
}
