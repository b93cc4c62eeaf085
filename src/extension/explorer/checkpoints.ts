import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunManifest } from '../../shared/run/manifest';

/** A checkpoint of a run, as a list shows it. */
export interface Checkpoint {
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

/** The checkpoints that are on disk, newest first. */
export async function checkpointsOf(
  runDir: string,
  { checkpoints }: Pick<RunManifest, 'checkpoints'>,
): Promise<Checkpoint[]> {
  const folder = join(runDir, 'checkpoints');
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
