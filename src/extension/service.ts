import { spawn, type ChildProcess } from 'node:child_process';
import { createBirpc } from 'birpc';
import * as vscode from 'vscode';
import { LineSplitter, type Reply, type RpcError } from '../shared/protocol/rpc';
import { tensorflowEnvironment } from '../runner/engine/environment';
import type { ServiceFunctions } from '../shared/protocol/service';

/** How a Node process is started from the editor's own: VS Code on the desktop is Electron. */
export const nodeEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ELECTRON_RUN_AS_NODE: '1',
});

/** An answer that says what is wrong. */
export class ServiceError extends Error {
  constructor(readonly reason: RpcError) {
    super(reason.message);
    this.name = 'ServiceError';
  }
}

type Functions = {
  [K in keyof ServiceFunctions]: (...args: Parameters<ServiceFunctions[K]>) => Promise<unknown>;
};

/**
 * The service process: reads data and builds models for the editor, started when it is first asked
 * for. In an untrusted workspace it never starts.
 */
export class Service implements vscode.Disposable {
  private child: ChildProcess | undefined;
  private functions: Functions | undefined;
  private tokens = 0;

  constructor(
    private readonly script: string,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** @throws ServiceError with the code and the problems that the service tells */
  async ask<K extends Exclude<keyof ServiceFunctions, 'cancel'>>(
    name: K,
    request: Parameters<ServiceFunctions[K]>[0],
    cancellation?: vscode.CancellationToken,
  ): Promise<Awaited<ReturnType<ServiceFunctions[K]>> extends Reply<infer T> ? T : never> {
    if (!vscode.workspace.isTrusted)
      throw new ServiceError({
        code: 'untrusted',
        message: vscode.l10n.t('This workspace is not trusted, so Trainyard only looks at it.'),
      });
    const functions = this.start();
    const token = `${++this.tokens}`;
    const stop = cancellation?.onCancellationRequested(() => void functions.cancel(token));
    try {
      const call = functions[name] as (request: object) => Promise<unknown>;
      const reply = (await call({ ...request, token })) as Reply<never>;
      if ('err' in reply) throw new ServiceError(reply.err);
      return reply.ok;
    } finally {
      stop?.dispose();
    }
  }

  /** Ends the process; the next question starts another one. */
  restart(): void {
    this.dispose();
    this.functions = this.child = undefined;
  }

  dispose(): void {
    this.child?.stdin?.end();
    this.child?.kill();
  }

  private start(): Functions {
    if (this.functions !== undefined) return this.functions;
    const child = spawn(process.execPath, [this.script], {
      // The loader's path must be set before it starts; the command line's launcher does it for runs.
      env: { ...nodeEnvironment(), ...tensorflowEnvironment(process.env) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.log.warn(text.trimEnd()));
    const functions = createBirpc<ServiceFunctions>(
      {},
      {
        post: (line: string) => child.stdin.write(`${line}\n`),
        on: (receive) => {
          const lines = new LineSplitter((line) => receive(line));
          child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(text));
        },
        serialize: (message) => JSON.stringify(message),
        deserialize: (line: string) => JSON.parse(line) as never,
        timeout: -1,
      },
    );
    child.on('error', (error) => this.log.error(error));
    child.on('exit', (code, signal) => {
      // The next question starts another one; what was asked of this one fails now.
      functions.$close(new Error(`The service process ended (${code ?? signal}).`));
      if (this.child === child) this.functions = this.child = undefined;
    });
    this.functions = functions as unknown as Functions;
    return this.functions;
  }
}
