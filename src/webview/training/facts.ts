import type { RunManifest } from '../../shared/run/manifest';
import type { EpochPoint, RunState } from '../../shared/run/state';

/** Seconds to go, and how far that may be off (one standard error); undefined: not yet known. */
export interface Left {
  readonly seconds: number;
  readonly spread: number | undefined;
}

/** Where a run stands. */
export interface Standing {
  /** Steps done and planned; 0 planned: not known yet. */
  readonly done: number;
  readonly planned: number;
  /** Epochs that have ended, and steps of the one that goes on. */
  readonly epoch: number;
  readonly inEpoch: number;
  readonly left: Left | undefined;
  /** Of the fold that goes on alone; the same as `left` where there are none. */
  readonly leftInFold: Left | undefined;
  readonly stepMs: number | undefined;
  readonly samplesPerSecond: number | undefined;
  readonly memoryBytes: number | undefined;
  /** The epoch whose weights are the best so far. */
  readonly best: EpochPoint | undefined;
  /** Epochs since the best one. */
  readonly since: number;
  readonly patience: number | undefined;
  /** The epoch at which early stopping ends the run at the soonest. */
  readonly earliest: number | undefined;
}

/** Epochs and steps that speed is judged by. */
const RECENT_EPOCHS = 20;
const RECENT_STEPS = 200;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Wall-clock seconds of the last epochs, validation and checkpoints included. */
function durations(epochs: readonly EpochPoint[]): number[] {
  const recent = epochs.slice(-RECENT_EPOCHS - 1);
  return recent.slice(1).map(({ elapsed }, i) => elapsed - recent[i]!.elapsed);
}

/** Epochs to go at the pace of the last ones; before there are two, steps at the pace of steps. */
export function timeLeft(
  { epochs, model }: RunState,
  stepsLeft: number,
  stepMs: number | undefined,
): Left | undefined {
  if (model === undefined || stepMs === undefined) return undefined;
  const taken = durations(epochs);
  if (taken.length < 2) return { seconds: (stepsLeft * stepMs) / 1000, spread: undefined };
  const toGo = stepsLeft / model.stepsPerEpoch;
  const average = mean(taken);
  const variance =
    mean(taken.map((each) => (each - average) ** 2)) * (taken.length / (taken.length - 1));
  // What each epoch to go varies by, and how well their mean is known.
  const spread = Math.sqrt(variance * (toGo + toGo ** 2 / taken.length));
  return { seconds: toGo * average, spread };
}

export function standing(run: RunManifest, state: RunState): Standing {
  const { model, steps, epochs, checkpoints } = state;
  const perEpoch = model?.stepsPerEpoch ?? 0;
  const planned = (model?.epochs ?? 0) * perEpoch;
  const done = (steps.step.at(-1) ?? -1) + 1;
  const last = epochs.at(-1);
  const epoch = last?.epoch ?? 0;
  const stepMs = median(steps.milliseconds.slice(-RECENT_STEPS));
  const batch = run.resolved?.train.batchSize;
  const pace = stepMs && batch ? (1000 * batch) / stepMs : undefined;
  const bestEpoch = checkpoints.findLast(({ best }) => best)?.epoch;
  const stopping = last?.earlyStopping;
  const { fold } = state;
  const refits = run.resolved?.split.refit === true ? 1 : 0;
  const toCome =
    fold && fold.current !== 'refit' ? (fold.count - fold.current + refits) * planned : 0;
  return {
    ...{ done, planned, epoch, stepMs },
    inEpoch: Math.max(0, done - epoch * perEpoch),
    left: timeLeft(state, planned - done + toCome, stepMs),
    leftInFold: timeLeft(state, planned - done, stepMs),
    samplesPerSecond: last?.samplesPerSecond ?? pace,
    memoryBytes: last?.memoryBytes,
    best: bestEpoch === undefined ? undefined : epochs.find((each) => each.epoch === bestEpoch),
    since: stopping?.wait ?? (bestEpoch === undefined ? 0 : epoch - bestEpoch),
    patience: stopping?.patience,
    earliest: stopping && epoch + Math.max(1, stopping.patience - stopping.wait),
  };
}

/** It goes on, or will when it is told to. */
export const isLive = ({ state }: RunManifest): boolean =>
  state === 'starting' || state === 'running' || state === 'paused';

/** The run's metrics in the config's order, without loss and without validation's. */
export function metricNames({ epochs, bundles }: RunState): string[] {
  const told = epochs.at(-1)?.metrics ?? bundles.metrics.at(-1) ?? {};
  return Object.keys(told).filter((name) => name !== 'loss' && !name.startsWith('val_'));
}
