import type { Metrics } from './events';
import type { FoldManifest, FoldsManifest, RunManifest } from './manifest';

/** Where a fold's checkpoints, preprocessing and report are, within the run directory. */
export const foldFolder = (fold: number): string => `folds/fold-${fold}`;

/** Mean and standard deviation (of all, as scikit-learn's std_test_score) of what several tell. */
export function summary(results: readonly Metrics[]): { mean: Metrics; deviation: Metrics } {
  const names = [...new Set(results.flatMap((each) => Object.keys(each)))];
  const told = names.map((name) => {
    const values = results.flatMap((each) => (each[name] === undefined ? [] : [each[name]]));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { name, mean, deviation: Math.sqrt(variance) };
  });
  return {
    mean: Object.fromEntries(told.map(({ name, mean }) => [name, mean])),
    deviation: Object.fromEntries(told.map(({ name, deviation }) => [name, deviation])),
  };
}

/** The folds with what their entries come to. */
export function foldsOf(count: number, entries: readonly FoldManifest[]): FoldsManifest {
  const ended = entries.filter(({ result }) => result !== undefined);
  const loss = ({ result }: FoldManifest): number => result!.val_loss ?? Infinity;
  const best = ended.reduce<FoldManifest | undefined>(
    (least, each) => (least === undefined || loss(each) < loss(least) ? each : least),
    undefined,
  );
  const told = summary(ended.map(({ result }) => result!));
  return { count, entries, ...told, best: best?.fold ?? null };
}

/**
 * The fold whose model a run stands for: the best that has ended, else the newest with a checkpoint;
 * none once a refit on all rows has ended, whose model is the run's own.
 */
export function chosenFold({ folds }: Pick<RunManifest, 'folds'>): FoldManifest | undefined {
  if (folds?.refit?.result !== undefined) return undefined;
  return (
    folds?.entries.find(({ fold }) => fold === folds.best) ??
    folds?.entries.findLast(({ checkpoints }) => checkpoints.last !== null)
  );
}

/** The checkpoints that a run goes by: its own, or those of its chosen fold. */
export const currentCheckpoints = (run: Pick<RunManifest, 'checkpoints' | 'folds'>) =>
  chosenFold(run)?.checkpoints ?? run.checkpoints;
