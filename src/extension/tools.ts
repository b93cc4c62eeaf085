import { basename } from 'node:path';
import * as vscode from 'vscode';
import { readManifest } from '../runner/rundir/directory';
import { readReport } from '../runner/rundir/report';
import type { Runs } from './runs/runs';
import type { Service } from './service';

interface ByFile {
  readonly file: string;
}
interface ByRun {
  readonly run: string;
}

const answer = (value: unknown): vscode.LanguageModelToolResult =>
  new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(value))]);

async function textOf(file: string) {
  const document = await vscode.workspace.openTextDocument(file);
  return { file: document.uri.fsPath, text: document.getText() };
}

/** What a language model may look at, and the one thing it may start, after a confirmation. */
export function registerTools(runs: Runs, service: Service): vscode.Disposable {
  const pathOf = (id: string): string =>
    runs.all.find((each) => each.path === id || basename(each.path) === id)?.path ?? id;
  const tool = <T extends object>(
    name: string,
    invoke: (input: T) => Promise<unknown> | unknown,
    confirm?: (input: T) => vscode.PreparedToolInvocation,
  ): vscode.Disposable =>
    vscode.lm.registerTool<T>(`trainyard_${name}`, {
      invoke: async ({ input }) => answer(await invoke(input)),
      ...(confirm && { prepareInvocation: ({ input }) => confirm(input) }),
    });
  return vscode.Disposable.from(
    tool('listRuns', () =>
      runs.all.map((each) =>
        'run' in each
          ? { id: each.id, name: each.run.name, state: each.run.state, metrics: each.run.metrics }
          : { id: each.id, broken: each.broken },
      ),
    ),
    tool<ByRun>('readRun', ({ run }) => ({
      manifest: readManifest(pathOf(run)),
      report: readReport(pathOf(run)),
    })),
    tool<ByFile>('inspectData', async ({ file }) => service.ask('inspect', await textOf(file))),
    tool<ByFile>('validateConfig', async ({ file }) => service.ask('validate', await textOf(file))),
    tool<ByFile>(
      'startTraining',
      async ({ file }) => ({
        run: await vscode.commands.executeCommand('trainyard.train', vscode.Uri.file(file)),
      }),
      ({ file }) => ({
        invocationMessage: vscode.l10n.t('Starting training'),
        confirmationMessages: {
          title: vscode.l10n.t('Start training?'),
          message: vscode.l10n.t('Trainyard will train {0}.', file),
        },
      }),
    ),
  );
}
