import { execFile } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { RunCommand } from '../../runner/rundir/commands';
import { nodeEnvironment } from '../service';

let sequence = Date.now();

/** Asks a run for something, by a file that it looks for between steps. */
export function sendCommand(runDir: string, type: RunCommand['type']): void {
  const folder = join(runDir, 'commands');
  mkdirSync(folder, { recursive: true });
  const name = `${++sequence}-${randomBytes(4).toString('hex')}.json`;
  writeFileSync(join(folder, `.${name}`), JSON.stringify({ type }));
  renameSync(join(folder, `.${name}`), join(folder, name));
}

/** What a command of the runner printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the command line to its end. A detached run goes on when the editor is gone. */
export function runCommand(script: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [script, ...args],
      { cwd, env: nodeEnvironment(), maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 3;
        done({ code, out, err });
      },
    );
  });
}
