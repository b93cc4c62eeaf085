import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { RunCommand } from '../../runner/rundir/commands';

let sequence = Date.now();

/** Asks a run for something, by a file that it looks for between steps. */
export function sendCommand(runDir: string, asked: RunCommand | 'pause' | 'resume' | 'stop'): void {
  const command: RunCommand = typeof asked === 'string' ? { type: asked } : asked;
  const folder = join(runDir, 'commands');
  mkdirSync(folder, { recursive: true });
  const name = `${++sequence}-${randomBytes(4).toString('hex')}.json`;
  writeFileSync(join(folder, `.${name}`), JSON.stringify(command));
  renameSync(join(folder, `.${name}`), join(folder, name));
}
