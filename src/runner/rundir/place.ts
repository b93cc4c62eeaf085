import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foldFolder, foldsOf } from '../../shared/run/folds';
import type { Metrics, RunEventBody } from '../../shared/run/events';
import type { Checkpoints, FoldManifest, RefitManifest } from '../../shared/run/manifest';
import type { RunDirectory } from './directory';
import { replace, type Files } from './files';

/** Where one model is trained: the run directory, or the folder of one of its folds. */
export interface Place {
  /** Holds `checkpoints`, preprocess.json and the reports. */
  readonly path: string;
  readonly checkpoints: Checkpoints;
  emit(event: RunEventBody): void;
  /** Replaces a file of the folder. */
  write(name: string, data: string | Uint8Array): void;
  /** run.json says from now on that these are there; `best` are the metrics of the best one, if new. */
  saved(checkpoints: Checkpoints, last: Metrics, best: Metrics | undefined): void;
}

/** As JSON for a person to read. */
export const writeJson = (place: Pick<Place, 'write'>, name: string, value: unknown): void =>
  place.write(name, `${JSON.stringify(value, null, 2)}\n`);

/** A file with long lists: all on one line. */
export const writeCompact = (place: Pick<Place, 'write'>, name: string, value: unknown): void =>
  place.write(name, `${JSON.stringify(value)}\n`);

/** Deletes the checkpoints that are not in `kept`, and what an interrupted write has left. */
export function prune(files: Files, { path }: Place, kept: ReadonlySet<string>): void {
  const folder = join(path, 'checkpoints');
  for (const name of readdirSync(folder)) if (!kept.has(name)) files.remove(join(folder, name));
}

/** A run that trains one model. */
export const wholeRun = (directory: RunDirectory, files: Files): Place => ({
  path: directory.path,
  get checkpoints() {
    return directory.manifest.checkpoints;
  },
  emit: (event) => directory.emit(event),
  write: (name, data) => replace(files, join(directory.path, name), data),
  saved(checkpoints, last, best) {
    const { metrics } = directory.manifest;
    directory.update({ checkpoints, metrics: { ...metrics, last, ...(best && { best }) } });
  },
});

const NONE: Checkpoints = { last: null, best: null, kept: [] };

/** Changes what run.json says of a fold. */
export function updateFold(
  directory: RunDirectory,
  fold: number,
  changes: Partial<FoldManifest>,
): void {
  const { count, entries } = directory.manifest.folds!;
  const changed = entries.map((each) => (each.fold === fold ? { ...each, ...changes } : each));
  directory.update({ folds: { ...directory.manifest.folds, ...foldsOf(count, changed) } });
}

/** Changes what run.json says of the refit behind the folds. */
export function updateRefit(directory: RunDirectory, changes: Partial<RefitManifest>): void {
  const folds = directory.manifest.folds!;
  const before = folds.refit ?? { epochs: 0, rows: 0, metrics: {} };
  directory.update({ folds: { ...folds, refit: { ...before, ...changes } } });
}

/** The refit behind the folds of a run: where a run of one model is, but the run's metrics are the folds'. */
export const refitOfRun = (directory: RunDirectory, files: Files): Place => ({
  ...wholeRun(directory, files),
  get checkpoints() {
    return directory.manifest.checkpoints;
  },
  saved(checkpoints, last) {
    const folds = directory.manifest.folds!;
    const refit = { ...folds.refit!, metrics: last };
    directory.update({ checkpoints, folds: { ...folds, refit } });
  },
});

/** One fold of a run: its folder is made, and run.json names it, where it is new. */
export function foldOfRun(
  directory: RunDirectory,
  files: Files,
  count: number,
  begun: Pick<FoldManifest, 'fold' | 'seed' | 'rows'>,
): Place {
  const { fold } = begun;
  const path = join(directory.path, foldFolder(fold));
  if (!existsSync(join(path, 'checkpoints'))) files.mkdir(join(path, 'checkpoints'));
  const entries = directory.manifest.folds?.entries ?? [];
  if (!entries.some((each) => each.fold === fold)) {
    const entry = { ...begun, checkpoints: NONE, metrics: { last: {}, best: {} } };
    directory.update({ folds: foldsOf(count, [...entries, entry]) });
  }
  const own = (): FoldManifest =>
    directory.manifest.folds!.entries.find((each) => each.fold === fold)!;
  return {
    path,
    get checkpoints() {
      return own().checkpoints;
    },
    emit: (event) => directory.emit(event, fold),
    write: (name, data) => replace(files, join(path, name), data),
    saved(checkpoints, last, best) {
      const metrics = { ...own().metrics, last, ...(best && { best }) };
      updateFold(directory, fold, { checkpoints, metrics });
    },
  };
}
