import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { problemMatcher, taskType } from './ids';
import type { Runner } from './runner';
import { fail } from './commands/failure';

const taskCommands = ['train', 'validate'] as const;
type TaskCommand = (typeof taskCommands)[number];

interface Definition extends vscode.TaskDefinition {
  readonly command: TaskCommand;
  /** Path of the config, absolute or from the workspace folder. */
  readonly config: string;
  readonly args?: readonly string[];
}

const isTaskCommand = (value: unknown): value is TaskCommand =>
  taskCommands.some((each) => each === value);

/** `trainyard train` and `trainyard validate` as tasks, for tasks.json and other tools. */
class Tasks implements vscode.TaskProvider {
  constructor(
    private readonly runner: Runner,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) return [];
    const configs = await vscode.workspace.findFiles(
      '**/*.train.json',
      '**/{node_modules,.trainyard}/**',
    );
    const made = await Promise.all(
      configs.flatMap((uri) => {
        const scope = vscode.workspace.getWorkspaceFolder(uri);
        const config = vscode.workspace.asRelativePath(uri, false);
        return scope === undefined
          ? []
          : taskCommands.map((command) => this.make({ type: taskType, command, config }, scope));
      }),
    );
    return made.filter((task) => task !== undefined);
  }

  /** Completes a task of tasks.json. */
  resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> | undefined {
    const { command, config } = task.definition;
    const scope = task.scope;
    if (!vscode.workspace.isTrusted || !isTaskCommand(command) || typeof config !== 'string')
      return undefined;
    if (typeof scope !== 'object') return undefined;
    return this.make(task.definition as Definition, scope);
  }

  private async make(
    definition: Definition,
    scope: vscode.WorkspaceFolder,
  ): Promise<vscode.Task | undefined> {
    const { command, config, args = [] } = definition;
    const file = vscode.Uri.joinPath(scope.uri, config).fsPath;
    try {
      const { path, env } = await this.runner.node();
      const node = new vscode.ProcessExecution(
        path,
        [this.runner.script('cli'), command, file, ...args],
        { cwd: dirname(file), env: textsOf(env) },
      );
      const name = `${command} ${config}`;
      const task = new vscode.Task(definition, scope, name, 'trainyard', node, problemMatcher);
      if (command === 'train') task.group = vscode.TaskGroup.Build;
      task.detail =
        command === 'train'
          ? vscode.l10n.t('Trains in the terminal')
          : vscode.l10n.t('Lists the problems of the config and its data');
      return task;
    } catch (error) {
      fail(this.log, vscode.l10n.t('The task cannot be made.'), error);
      return undefined;
    }
  }
}

const textsOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((each): each is [string, string] => !!each[1]));

export const registerTasks = (runner: Runner, log: vscode.LogOutputChannel): vscode.Disposable =>
  vscode.tasks.registerTaskProvider(taskType, new Tasks(runner, log));
