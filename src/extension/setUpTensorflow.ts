import { spawn } from 'node:child_process';
import * as vscode from 'vscode';
import { LineSplitter } from '../shared/protocol/rpc';
import { fail } from './commands/failure';
import type { Runner } from './runner';
import type { Service } from './service';

/** What `trainyard setup tensorflow --json` prints, a line each. */
type SetUpLine =
  | { readonly type: 'progress'; readonly message: string; readonly share?: number }
  | { readonly type: 'warning'; readonly code: string; readonly message: string }
  | { readonly type: 'done'; readonly version: string; readonly gpu: boolean };

interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath(): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Thenable<{ readonly executable: { readonly uri: vscode.Uri | undefined } } | undefined>;
  };
}

/** The interpreter that the Python extension has selected; undefined where there is none. */
async function selectedPython(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  if (extension === undefined) return undefined;
  const { environments } = await extension.activate();
  const active = environments?.getActiveEnvironmentPath();
  if (environments === undefined || active === undefined) return undefined;
  return (await environments.resolveEnvironment(active))?.executable.uri?.fsPath;
}

/**
 * The command "Set Up TensorFlow": runs the command line's set-up with its progress shown and Cancel,
 * then starts the service anew, so that it loads what was set up.
 */
export async function setUpTensorflow(
  runner: Runner,
  service: Service,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const python = await selectedPython();
  const node = await runner.node();
  const args = ['setup', 'tensorflow', '--json', ...(python ? ['--python', python] : [])];
  const title = vscode.l10n.t('Setting up TensorFlow');
  const location = vscode.ProgressLocation.Notification;
  let done: Extract<SetUpLine, { type: 'done' }> | undefined;
  let said = '';
  const code = await vscode.window.withProgress(
    { location, title, cancellable: true },
    (progress, cancellation) =>
      new Promise<number>((finish) => {
        let shown = 0;
        const child = spawn(node.path, [runner.script('cli'), ...args], { env: node.env });
        cancellation.onCancellationRequested(() => child.kill('SIGTERM'));
        const lines = new LineSplitter((text) => {
          const line = JSON.parse(text) as SetUpLine;
          if (line.type === 'done') done = line;
          else if (line.type === 'warning') log.warn(`${line.code} ${line.message}`);
          else {
            const now = Math.round((line.share ?? 0) * 100);
            progress.report({ message: line.message, increment: Math.max(0, now - shown) });
            shown = Math.max(shown, now);
          }
        });
        child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
        child.on('error', (error) => (said += error.message));
        child.on('close', (exit) => finish(exit ?? 3));
      }),
  );
  if (done !== undefined) {
    service.restart();
    const where = done.gpu ? 'GPU' : 'CPU';
    void vscode.window.showInformationMessage(
      vscode.l10n.t('TensorFlow {0} is set up and computes on the {1}.', done.version, where),
    );
  } else if (code !== 130) {
    const last = said.trim().split('\n').at(-1) ?? '';
    log.error(said.trim());
    fail(log, vscode.l10n.t('TensorFlow could not be set up.'), last);
  }
}
