import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { RunProcess } from '../../shared/run/manifest';
import { TrainyardError } from '../../shared/problem';
import { isAlive, thisProcess } from './process';

function holder(path: string): RunProcess | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RunProcess;
  } catch {
    return undefined;
  }
}

function taken(runDir: string, by: RunProcess): TrainyardError {
  return new TrainyardError({
    code: 'run.alive',
    message: l10n.t(
      'The run {0} is being trained by process {1} on {2}. Stop it first, or wait for its end.',
      runDir,
      by.pid,
      by.host,
    ),
    exitCode: 2,
  });
}

function create(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(thisProcess()), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Makes this process the only one that writes a run, until the lock is released.
 *
 * @returns what releases it
 * @throws TrainyardError run.alive (exit code 2) while another process that lives holds it
 */
export function lockRun(runDir: string): () => void {
  const path = join(runDir, 'lock');
  const release = (): void => rmSync(path, { force: true });
  if (create(path)) return release;
  const before = holder(path);
  if (before !== undefined && isAlive(runDir, before)) throw taken(runDir, before);
  // Taken aside by a rename, so that of two who find the same dead holder one wins.
  const aside = join(runDir, `.lock-${process.pid}`);
  try {
    renameSync(path, aside);
  } catch {
    // Somebody was faster.
  }
  rmSync(aside, { force: true });
  if (create(path)) return release;
  throw taken(runDir, holder(path) ?? thisProcess());
}
