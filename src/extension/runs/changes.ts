import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { lstat, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readManifest } from '../../runner/rundir/directory';
import { NAME_FILE, shownState } from '../../runner/rundir/list';
import { isAlive } from '../../runner/rundir/process';
import type { RunManifest, RunProcess } from '../../shared/run/manifest';
import { isLive } from './listing';

/** Whether a process works on a run right now: by run.json, and by the lock that it holds. */
export function isWorkedOn(runDir: string): boolean {
  try {
    const run = shownState(runDir, readManifest(runDir));
    if (isLive({ id: run.id, path: runDir, run })) return true;
  } catch {
    // A run that cannot be read can still be written.
  }
  try {
    const holder = JSON.parse(readFileSync(join(runDir, 'lock'), 'utf8')) as RunProcess;
    return isAlive(runDir, holder);
  } catch {
    return false;
  }
}

/**
 * Deletes a run directory and nothing else. It goes out of sight by one rename, so that nobody
 * ever sees half of it; a link to a directory elsewhere is taken away, not what it leads to.
 *
 * @returns false where a process works on it: then nothing is deleted
 */
export async function deleteRun(runDir: string): Promise<boolean> {
  if (isWorkedOn(runDir)) return false;
  if ((await lstat(runDir)).isSymbolicLink()) {
    await unlink(runDir);
    return true;
  }
  const suffix = randomBytes(3).toString('hex');
  const aside = join(dirname(runDir), `.deleted-${basename(runDir)}-${suffix}`);
  await rename(runDir, aside);
  await rm(aside, { recursive: true, force: true });
  return true;
}

/** Gives a run another name; an empty one gives back the name that it was started with. */
export async function renameRun(runDir: string, name: string): Promise<void> {
  const file = join(runDir, NAME_FILE);
  if (name.trim() === '') return rm(file, { force: true });
  const unfinished = join(runDir, `.${NAME_FILE}-${randomBytes(3).toString('hex')}`);
  await writeFile(unfinished, `${name.trim()}\n`);
  await rename(unfinished, file);
}

const quoted = (text: string): string =>
  /^[\w@%+=:,./\\-]+$/.test(text) ? text : `"${text.replace(/(["$`])/g, '\\$1')}"`;

/** The command line that starts such a run again, or goes on with it where it is not finished. */
export function commandLineOf(runDir: string, run: RunManifest): string {
  const done = run.state === 'finished' || run.state === 'starting';
  const { parent } = run;
  const from = parent
    ? ['fork', join(dirname(runDir), parent.run), '--epoch', String(parent.epoch)]
    : ['train', run.configPath];
  const args = done ? [...from, ...run.set.flatMap((each) => ['--set', each])] : ['resume', runDir];
  return ['trainyard', ...args].map(quoted).join(' ');
}
