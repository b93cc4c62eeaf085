import { basename, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { readManifest } from '../runner/rundir/directory';
import { readReport } from '../runner/rundir/report';
import { describeRun } from './explorer/describe';
import { commandId, type ToolName } from './ids';
import { isKnown, type Runs } from './runs/runs';
import type { Service } from './service';

interface ByFile {
  readonly file: string;
}
interface ByRun {
  readonly run: string;
}

/** Runs told to a model at once; more would fill its context with the past. */
const MOST_RUNS = 100;

const answer = (value: unknown): vscode.LanguageModelToolResult =>
  new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(value))]);

/** A file as a model names it: absolute, or from the first folder. */
function fileOf(file: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return isAbsolute(file) || folder === undefined ? file : join(folder.uri.fsPath, file);
}

async function textOf(file: string) {
  const document = await vscode.workspace.openTextDocument(fileOf(file));
  return { file: document.uri.fsPath, text: document.getText() };
}

/** What a language model may look at, and the one thing it may start, after a confirmation. */
export function registerTools(runs: Runs, service: Service): vscode.Disposable {
  const pathOf = (id: string): string => {
    const found = runs.all.find((each) => each.path === id || basename(each.path) === id);
    // Only what the explorer lists is read: a model names no other file.
    if (found === undefined) throw new Error(vscode.l10n.t('There is no run "{0}".', id));
    return found.path;
  };
  const tool = <T extends object>(
    name: ToolName,
    invoke: (input: T, token: vscode.CancellationToken) => Promise<unknown> | unknown,
    confirm?: (input: T) => vscode.PreparedToolInvocation,
  ): vscode.Disposable =>
    vscode.lm.registerTool<T>(`trainyard_${name}`, {
      invoke: async ({ input }, token) => answer(await invoke(input, token)),
      ...(confirm && { prepareInvocation: ({ input }) => confirm(input) }),
    });
  return vscode.Disposable.from(
    tool('listRuns', () => ({
      total: runs.all.length,
      runs: runs.all.slice(0, MOST_RUNS).map((each) =>
        isKnown(each)
          ? {
              id: each.id,
              name: each.run.name,
              config: each.run.configPath,
              state: each.run.state,
              summary: describeRun(each, runs.progressOf(each)),
              metrics: each.run.metrics,
            }
          : { id: each.id, broken: each.broken },
      ),
    })),
    tool<ByRun>('readRun', ({ run }) => {
      const path = pathOf(run);
      return { manifest: readManifest(path), report: readReport(path) };
    }),
    tool<ByFile>('inspectData', async ({ file }, token) =>
      service.ask('inspect', await textOf(file), token),
    ),
    tool<ByFile>('validateConfig', async ({ file }, token) =>
      service.ask('validate', await textOf(file), token),
    ),
    tool<ByFile>(
      'startTraining',
      async ({ file }) => {
        const uri = vscode.Uri.file(fileOf(file));
        const run = await vscode.commands.executeCommand(commandId('train'), uri);
        if (run === undefined) throw new Error(vscode.l10n.t('Training could not start.'));
        return { run };
      },
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
