import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { asset } from '../assets';
import type { Io } from './command';

const LOOK_EVERY_MS = 50;

/**
 * Starts the same command without `--detach` in a process of its own session, with its output in a
 * file, and waits only until its run directory is there. Prints that directory; where the run
 * could not start, prints what it said and gives its exit code.
 */
export async function detach(io: Io, runsDir: string): Promise<number> {
  const logs = join(runsDir, '..', 'starting');
  await mkdir(logs, { recursive: true });
  const log = join(logs, `${randomBytes(6).toString('hex')}.log`);
  const file = await open(log, 'w');
  const args = process.argv.slice(2).filter((argument) => argument !== '--detach');
  const child = spawn(process.execPath, [asset('main.cjs'), ...args], {
    detached: true,
    stdio: ['ignore', file.fd, file.fd],
    env: { ...process.env, TRAINYARD_RUNNER: '1', TRAINYARD_STARTED_IN: `${log}.run` },
  });
  let exit: number | undefined;
  child.on('exit', (code) => (exit = code ?? 1));
  try {
    while (!existsSync(`${log}.run`)) {
      if (exit !== undefined) {
        io.err(await readFile(log, 'utf8'));
        return exit;
      }
      await setTimeout(LOOK_EVERY_MS);
    }
    io.out(`${await readFile(`${log}.run`, 'utf8')}\n`);
    await rm(`${log}.run`);
    child.unref();
    return 0;
  } finally {
    await file.close();
    if (exit !== undefined) await rm(log, { force: true });
  }
}
