import { spawn } from 'node:child_process';
import * as vscode from 'vscode';
import { tensorflowEnvironment } from '../runner/engine/environment';
import type { ServiceFunctions } from '../shared/protocol/service';
import {
  ServiceError,
  ServiceProcess,
  type Answer,
  type Question,
} from './processes/serviceProcess';
import type { Runner } from './runner';

export { ServiceError };

/**
 * The service process as the rest of the extension asks it: reads data and builds models for the
 * editor. In an untrusted workspace it never starts.
 */
export class Service implements vscode.Disposable {
  private readonly process: ServiceProcess;

  constructor(runner: Runner, log: vscode.LogOutputChannel) {
    this.process = new ServiceProcess({
      start: async () => {
        const { path, env } = await runner.node();
        return spawn(path, [runner.script('service')], {
          // The loader's path must be set before it starts; the launcher does it for runs.
          env: { ...env, ...tensorflowEnvironment(env) },
          stdio: ['pipe', 'pipe', 'pipe'],
        });
      },
      log: (text) => log.warn(text),
      ended: (how) => vscode.l10n.t('The service process ended ({0}).', how),
    });
  }

  /** @throws ServiceError with the code and the problems that the service tells */
  async ask<K extends Question>(
    name: K,
    request: Parameters<ServiceFunctions[K]>[0],
    cancellation?: vscode.CancellationToken,
    onProgress?: (message: string) => void,
  ): Promise<Answer<K>> {
    if (!vscode.workspace.isTrusted)
      throw new ServiceError({
        code: 'untrusted',
        message: vscode.l10n.t('This workspace is not trusted, so Trainyard only looks at it.'),
      });
    const controller = new AbortController();
    const stop = cancellation?.onCancellationRequested(() => controller.abort());
    try {
      return await this.process.ask(name, request, controller.signal, onProgress);
    } finally {
      stop?.dispose();
    }
  }

  /** Ends the process; the next question starts another one. */
  restart(): void {
    this.process.stop();
  }

  dispose(): void {
    this.process.stop();
  }
}
