import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ResolvedConfig } from '../../shared/config/config';
import { TrainyardError } from '../../shared/problem';
import { chosenFold, foldFolder } from '../../shared/run/folds';
import type { FoldManifest, RunManifest } from '../../shared/run/manifest';
import { startBackend } from '../engine/backends';
import type { SavedModel } from '../model/serialize';
import type { Preprocess } from '../prepared';
import { openSession, type Session } from '../run/session';
import { readModel } from '../rundir/checkpoint';
import { readManifest } from '../rundir/directory';

/** What a run has learned so far: its best weights, else its last ones, with their preprocessing. */
export interface TrainedFiles {
  readonly manifest: RunManifest;
  /** Which fold's it is, of a run that trains several. */
  readonly fold?: number;
  /** Of a fold: with its seed. */
  readonly resolved: ResolvedConfig;
  readonly preprocess: Preprocess;
  readonly model: SavedModel;
}

function untrained(runDir: string): TrainyardError {
  return new TrainyardError({
    code: 'run.noCheckpoint',
    message: l10n.t(
      '{0} has no checkpoint yet. Wait for the end of its first epoch, or resume it.',
      runDir,
    ),
    exitCode: 2,
  });
}

/** The fold that was asked for. */
function foldNamed({ folds }: RunManifest, fold: number, runDir: string): FoldManifest {
  const found = folds?.entries.find((each) => each.fold === fold);
  if (found !== undefined) return found;
  throw new TrainyardError({
    code: 'run.foldUnknown',
    message:
      folds === undefined
        ? l10n.t('{0} trains one model and no folds. Leave --fold away.', runDir)
        : l10n.t(
            '{0} has no fold {1}; those that have begun are {2}.',
            runDir,
            fold,
            folds.entries.map((each) => each.fold).join(', '),
          ),
    exitCode: 2,
  });
}

/**
 * @param fold Whose model, of a run that trains several; default the one that the run stands for.
 * @throws TrainyardError run.notFound, run.noCheckpoint, run.foldUnknown, run.damaged (exit code 2)
 */
export function readTrained(runDir: string, fold?: number): TrainedFiles {
  const manifest = readManifest(runDir);
  const { resolved } = manifest;
  const chosen = fold === undefined ? chosenFold(manifest) : foldNamed(manifest, fold, runDir);
  const place = chosen ? join(runDir, foldFolder(chosen.fold)) : runDir;
  const { best, last } = chosen?.checkpoints ?? manifest.checkpoints;
  const name = [best, last].find(
    (each) => each !== null && existsSync(join(place, 'checkpoints', each)),
  );
  if (resolved === undefined || name == null) throw untrained(runDir);
  try {
    const text = readFileSync(join(place, 'preprocess.json'), 'utf8');
    const preprocess = JSON.parse(text) as Preprocess;
    return {
      manifest,
      ...(chosen && { fold: chosen.fold }),
      resolved: chosen ? { ...resolved, seed: chosen.seed } : resolved,
      preprocess,
      model: readModel(join(place, 'checkpoints', name)),
    };
  } catch (error) {
    throw new TrainyardError({
      code: 'run.damaged',
      message: l10n.t('{0} cannot be read: {1}', runDir, (error as Error).message),
      exitCode: 2,
      cause: error,
    });
  }
}

/** The trained model, ready to predict. It computes on the run's own backend. */
export async function openTrained(trained: TrainedFiles): Promise<Session> {
  const { tf } = await startBackend(trained.manifest.backend ?? 'auto');
  const session = openSession(tf, trained.resolved, trained.preprocess);
  session.step.restoreWeights(trained.model);
  return session;
}
