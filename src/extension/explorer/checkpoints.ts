import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { foldFolder } from '../../shared/run/folds';
import type { Checkpoints, RunManifest } from '../../shared/run/manifest';

/** A checkpoint of a run, as a list shows it. */
export interface Checkpoint {
  /** Which fold's, of a run that trains several. */
  readonly fold?: number;
  /** Of the model behind the folds, of all their rows. */
  readonly refit?: true;
  readonly name: string;
  readonly path: string;
  readonly epoch: number;
  /** Of the whole run, where it was made within an epoch. */
  readonly step: number | undefined;
  readonly best: boolean;
  readonly last: boolean;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/**
 * The checkpoints that are on disk, newest first; of folds, those of the refit, then those of the first
 * one.
 */
export async function checkpointsOf(
  runDir: string,
  { checkpoints, folds }: Pick<RunManifest, 'checkpoints' | 'folds'>,
): Promise<Checkpoint[]> {
  if (folds === undefined) return checkpointsIn(runDir, checkpoints);
  const each = await Promise.all(
    folds.entries.map(async ({ fold, checkpoints: own }) => {
      const found = await checkpointsIn(join(runDir, foldFolder(fold)), own);
      // The best fold's best one is the run's model.
      const counts = (folds.best === null || folds.best === fold) && !folds.refit?.result;
      return found.map((one) => ({ ...one, fold, best: one.best && counts }));
    }),
  );
  const all = await checkpointsIn(runDir, checkpoints);
  // Its last epoch is the run's model.
  const own = all.map((one) => ({
    ...one,
    refit: true as const,
    best: folds.refit?.result !== undefined && one.last,
  }));
  return [...own, ...each.flat()];
}

async function checkpointsIn(place: string, checkpoints: Checkpoints): Promise<Checkpoint[]> {
  const folder = join(place, 'checkpoints');
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name): Promise<Checkpoint | undefined> => {
      const match = /^epoch-(\d+)(?:-step-(\d+))?$/.exec(name);
      const path = join(folder, name);
      const { mtimeMs: time } = (await stat(path).catch(() => undefined)) ?? {};
      if (match === null || time === undefined) return undefined;
      return {
        ...{ name, path, time },
        epoch: Number(match[1]),
        step: match[2] === undefined ? undefined : Number(match[2]),
        best: name === checkpoints.best,
        last: name === checkpoints.last,
      };
    }),
  );
  return found.filter((each) => each !== undefined).sort((a, b) => (a.name < b.name ? 1 : -1));
}
