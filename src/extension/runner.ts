import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findNode, OLDEST_NODE, UnusableNode, type NodeProgram } from './processes/node';
import { setting } from './settings';

/** What a command of the runner printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The runner's program: which Node runs it, and its commands. */
export class Runner implements vscode.Disposable {
  private found: Promise<NodeProgram> | undefined;
  private readonly listening: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.listening = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('trainyard.nodePath')) this.found = undefined;
    });
  }

  /** Where a program of dist/ is. */
  script(name: 'cli' | 'service'): string {
    return this.context.asAbsolutePath(join('dist', `${name}.cjs`));
  }

  /** @throws an error in the user's terms where the setting names a Node that cannot be used */
  async node(): Promise<NodeProgram> {
    if (!vscode.workspace.isTrusted)
      throw new Error(
        vscode.l10n.t('Trainyard starts nothing in a workspace that is not trusted.'),
      );
    this.found ??= this.look();
    try {
      return await this.found;
    } catch (error) {
      // Asked for again, it is looked for again.
      this.found = undefined;
      throw error;
    }
  }

  /** Runs a command of the command line to its end. A detached run goes on without the editor. */
  async run(
    args: readonly string[],
    cwd: string,
    cancellation?: vscode.CancellationToken,
  ): Promise<Ended> {
    const { path, env } = await this.node();
    return new Promise((done) => {
      const child = execFile(
        path,
        [this.script('cli'), ...args],
        { cwd, env, maxBuffer: 64 * 1024 * 1024 },
        (error, out, err) => {
          listening?.dispose();
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 3;
          done({ code, out, err: err || (error?.message ?? '') });
        },
      );
      const listening = cancellation?.onCancellationRequested(() => child.kill());
    });
  }

  /** Starts a command that outlives the editor; what it says stands in the run's own log. */
  async start(args: readonly string[], cwd: string): Promise<void> {
    const { path, env } = await this.node();
    const child = spawn(path, [this.script('cli'), ...args], {
      ...{ cwd, env },
      detached: true,
      stdio: 'ignore',
    });
    child.on('error', (error) => this.log.error(error));
    child.unref();
  }

  dispose(): void {
    this.listening.dispose();
  }

  private async look(): Promise<NodeProgram> {
    try {
      const { execPath } = process;
      // The runner answers in the editor's language.
      const messages = vscode.l10n.uri && { TRAINYARD_MESSAGES: vscode.l10n.uri.fsPath };
      const env = { ...process.env, ...messages };
      const node = await findNode({ setting: setting('nodePath'), env, execPath });
      this.log.info(`Node ${node.version} ${node.path} (${node.from})`);
      return node;
    } catch (error) {
      if (!(error instanceof UnusableNode)) throw error;
      const { path, version } = error;
      throw new Error(
        version === undefined
          ? vscode.l10n.t('trainyard.nodePath: {0} cannot be started.', path)
          : vscode.l10n.t(
              'trainyard.nodePath: {0} is {1}; version {2} or newer is needed.',
              path,
              version,
              OLDEST_NODE,
            ),
        { cause: error },
      );
    }
  }
}
