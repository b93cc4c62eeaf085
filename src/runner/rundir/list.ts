import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunManifest } from '../../shared/run/manifest';
import { readManifest } from './directory';
import { isAlive } from './process';

/** A run as a list shows it; a broken one has its reason instead of a manifest. */
export type ListedRun =
  | { readonly id: string; readonly path: string; readonly run: RunManifest }
  | { readonly id: string; readonly path: string; readonly broken: string };

/**
 * A name given to a run after it was started stands in this file of its directory: run.json is the
 * runner's alone, who replaces it while it trains.
 */
export const NAME_FILE = 'name';

/** A manifest with the name that was given later, where one was. */
export function renamed(run: RunManifest, nameText: string | undefined): RunManifest {
  const name = nameText?.trim() ?? '';
  return name === '' ? run : { ...run, name };
}

function givenName(runDir: string): string | undefined {
  try {
    return readFileSync(join(runDir, NAME_FILE), 'utf8');
  } catch {
    // Most runs keep the name that they were started with.
    return undefined;
  }
}

/** The state to show: a run that says it runs while its process is gone was interrupted. */
export function shownState(runDir: string, run: RunManifest): RunManifest {
  const running = run.state === 'running' || run.state === 'starting' || run.state === 'paused';
  return running && !isAlive(runDir, run.process) ? { ...run, state: 'interrupted' } : run;
}

/**
 * A run as lists show it.
 * @throws TrainyardError run.notFound (exit code 2)
 */
export const readRun = (runDir: string): RunManifest =>
  renamed(shownState(runDir, readManifest(runDir)), givenName(runDir));

/** All runs of a folder, newest first. No broken run hides another. */
export function listRuns(runsDir: string): ListedRun[] {
  let names: string[];
  try {
    names = readdirSync(runsDir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name);
  } catch {
    return [];
  }
  return names
    .sort((a, b) => (a < b ? 1 : -1))
    .map((id) => {
      const path = join(runsDir, id);
      try {
        return { id, path, run: readRun(path) };
      } catch (error) {
        return { id, path, broken: (error as Error).message };
      }
    });
}
