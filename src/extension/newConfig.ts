import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import * as vscode from 'vscode';
import { proposeConfig } from '../shared/language/propose';
import type { ServiceFunctions } from '../shared/protocol/service';
import { fail, isTrusted } from './commands/failure';
import { pickSource, pickTarget } from './pickSource';
import { probePictures, probeTable } from './probe';
import type { Answer, Question } from './processes/serviceProcess';
import { ServiceError, type Service } from './service';

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
