import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import type { OpenConfig } from '../queries/configFile';
import { TrainyardError } from '../../shared/problem';
import { encodeEvent } from '../../shared/run/eventLog';
import type { RunEvent, RunEventBody } from '../../shared/run/events';
import type { RunManifest, RunParent } from '../../shared/run/manifest';
import { checkpointName, readCheckpoint, writeCheckpoint } from '../rundir/checkpoint';
import type { Checkpoint, LoopState } from '../rundir/checkpoint';
import { readEvents } from '../rundir/directory';
import type { Files } from '../rundir/files';

type Resolved = OpenConfig['resolved'];

/** What a run hands on to one that is forked from it. */
export interface Inheritance {
  readonly parent: RunParent;
  readonly checkpoint: Checkpoint;
  /** Its history up to there. */
  readonly events: readonly RunEvent[];
}

/** The configs of a run and of its fork, both before the data are read. */
export interface Configs {
  readonly before: Resolved;
  readonly now: Resolved;
}

/**
 * What a run can hand on at the end of an epoch: weights, optimizer, counters. Callbacks, and which
 * epoch is the best, begin anew: the settings that they judge are others.
 *
 * @throws TrainyardError run.noCheckpoint (exit code 2); run.nothingLeft, placed in the config
 */
export function inheritance(
  runDir: string,
  { id, data, folds }: RunManifest,
  epoch: number,
  configs: Configs,
): Inheritance {
  const { now } = configs;
  if (folds !== undefined)
    throw new TrainyardError({
      code: 'run.forkFolds',
      message: l10n.t(
        '{0} trains a model for each fold, and only a run of one model can be forked.',
        runDir,
      ),
      exitCode: 2,
    });
  const checkpoint = checkpointAt(runDir, epoch);
  if (epoch >= now.train.epochs) throw nothingLeft(epoch, now.train.epochs);
  const unchanged = (...parts: readonly ((config: Resolved) => unknown)[]): boolean =>
    parts.every((part) => isDeepStrictEqual(part(configs.before), part(now)));
  const sameRate = unchanged(
    ({ compile }) => compile.optimizer,
    ({ train }) => train.learningRateSchedule,
  );
  const sameSplit = unchanged(
    (config) => config.data,
    (config) => config.split,
    (config) => config.seed,
  );
  const sameSteps =
    sameSplit &&
    unchanged(
      (config) => config.balance,
      ({ train }) => train.batchSize,
    );
  const state: LoopState = {
    ...checkpoint.state,
    ...{ best: null, lowestLoss: null, callbacks: [], stopReason: null },
    ...(!sameRate && { rateFactor: 1 }),
  };
  return {
    parent: { run: id, epoch, sameSplit, ...(data && { fingerprint: data.fingerprint }) },
    checkpoint: { ...checkpoint, state },
    events: history(readEvents(runDir), checkpointName({ epoch, stepInEpoch: 0 }), sameSteps),
  };
}

/** Puts what is inherited into the folder of a run that does not run yet. */
export function bequeath(
  files: Files,
  folder: string,
  { parent, checkpoint, events }: Inheritance,
): void {
  writeCheckpoint(files, folder, checkpoint);
  const { run, epoch } = parent;
  const own: RunEventBody = { type: 'fork', run, epoch };
  const all = [...events, { ...own, time: Date.now() }];
  const lines = all.map((event, seq) => encodeEvent({ ...event, seq } as RunEvent));
  files.write(join(folder, 'events.jsonl'), lines.join(''));
}

/** The state that a fork begins with: an epoch may have another number of steps than before. */
export function atFork(
  checkpoint: Checkpoint,
  { parent }: Pick<RunManifest, 'parent'>,
  stepsPerEpoch: number,
): Checkpoint {
  const { state } = checkpoint;
  const begins = parent !== undefined && state.stepInEpoch === 0 && state.epoch === parent.epoch;
  return begins
    ? { ...checkpoint, state: { ...state, step: state.epoch * stepsPerEpoch } }
    : checkpoint;
}

function checkpointAt(runDir: string, epoch: number): Checkpoint {
  try {
    return readCheckpoint(join(runDir, 'checkpoints', checkpointName({ epoch, stepInEpoch: 0 })));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const kept = epochsOf(runDir).join(', ');
    throw new TrainyardError({
      code: 'run.noCheckpoint',
      message:
        kept === ''
          ? l10n.t('{0} has no checkpoint of a whole epoch yet.', runDir)
          : l10n.t(
              '{0} keeps no checkpoint of epoch {1}; it has those of: {2}. With "checkpoints": {"keep": "all"} in train a run keeps all of them.',
              runDir,
              epoch,
              kept,
            ),
      exitCode: 2,
      cause: error,
    });
  }
}

/** Whole epochs that there are checkpoints of. */
function epochsOf(runDir: string): number[] {
  const names = readdirSync(join(runDir, 'checkpoints'));
  return names
    .flatMap((name) => /^epoch-(\d+)$/.exec(name)?.slice(1).map(Number) ?? [])
    .sort((a, b) => a - b);
}

const nothingLeft = (epoch: number, epochs: number): TrainyardError =>
  new TrainyardError({
    code: 'run.nothingLeft',
    at: ['train', 'epochs'],
    message: l10n.t(
      'Epoch {0} of {1} is done, so nothing is left to train. Set more, as with --set train.epochs={2}.',
      epoch,
      epochs,
      2 * epoch,
    ),
  });

/** What curves are drawn from; steps only where an epoch has as many of them as before. */
function history(
  events: readonly RunEvent[],
  checkpoint: string,
  sameSteps: boolean,
): readonly RunEvent[] {
  const end = events.findLastIndex(
    (event) => event.type === 'checkpoint' && event.name === checkpoint,
  );
  return events.slice(0, end + 1).filter((event) => {
    switch (event.type) {
      case 'epoch':
        return true;
      // Between the stop of a run and its resuming nobody worked; the stage tells it.
      case 'stage':
        return event.stage === 'load' && event.done === undefined;
      case 'steps':
      case 'steer':
      case 'fork':
        return sameSteps;
      default:
        return false;
    }
  });
}
