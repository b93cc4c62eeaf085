import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunManifest } from '../../shared/run/manifest';
import { readManifest } from './directory';
import { isAlive } from './process';

/** A run as a list shows it; a broken one has its reason instead of a manifest. */
export type ListedRun =
  | { readonly id: string; readonly path: string; readonly run: RunManifest }
  | { readonly id: string; readonly path: string; readonly broken: string };

/** The state to show: a run that says it runs while its process is gone was interrupted. */
export function shownState(runDir: string, run: RunManifest): RunManifest {
  const running = run.state === 'running' || run.state === 'starting' || run.state === 'paused';
  return running && !isAlive(runDir, run.process) ? { ...run, state: 'interrupted' } : run;
}

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
        return { id, path, run: shownState(path, readManifest(path)) };
      } catch (error) {
        return { id, path, broken: (error as Error).message };
      }
    });
}
