import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { ResolvedConfig } from '../../shared/config/config';
import { disposeBatch } from '../engine/batch';
import type { StartedBackend } from '../engine/backends';
import type { Rival, StepTimes, Trials } from '../engine/choice';
import { trainyardHome } from '../home';
import type { Prepared } from '../prepared';
import { diskFiles, replace } from '../rundir/files';
import { Batches } from '../train/batches';
import { openSession } from './session';

/** How long the steps of one backend may take in all, but for the first two. */
const BUDGET_MS = 1000;
const STEPS = 20;
/** A backend that needs so many times the best one's step for its first one is not the faster one. */
const HOPELESS = 10;
/** Choices that are remembered; the oldest go first. */
const REMEMBERED = 200;

export interface TrialOptions {
  readonly config: ResolvedConfig;
  readonly prepared: Prepared;
}

/** Trains some steps of the real model on the real data, throws them away and tells the shortest. */
function measure(
  { config, prepared }: TrialOptions,
  { tf, executor }: StartedBackend,
  best: number,
): number {
  const session = openSession(tf, config, prepared.preprocess, executor);
  const { model, step } = session;
  const { train } = prepared.parts;
  const batches = new Batches({
    ...{ tf, prepared, units: model.units, task: prepared.preprocess.task, seed: config.seed },
    ...{ batchSize: config.train.batchSize, shuffle: config.train.shuffle },
    augment: config.augment,
  });
  const order = batches.order(train, 1);
  const whole = Math.max(1, Math.floor(train.rows / config.train.batchSize));
  const time = (i: number): number => {
    const batch = batches.training(train, order, i % whole, 1);
    if (i === 0) step.prepare({ training: [batch], evaluation: [] });
    model.drawing.step = i;
    const start = performance.now();
    step.train(batch, 0);
    const milliseconds = performance.now() - start;
    disposeBatch(tf, batch);
    return milliseconds;
  };
  try {
    // The first one makes kernels ready.
    const first = time(0);
    if (first > HOPELESS * best) return first;
    let shortest = Infinity;
    for (let i = 1, spent = 0; i <= STEPS && spent < BUDGET_MS; i++) {
      const milliseconds = time(i);
      spent += milliseconds;
      shortest = Math.min(shortest, milliseconds);
    }
    return shortest;
  } finally {
    batches.dispose();
    step.dispose();
    model.network.dispose();
  }
}

/** Names a model, the size of its batches and the machine: what the time of a step hangs on. */
function keyOf({ config, prepared }: TrialOptions, rivals: readonly Rival[]): string {
  const { model, compile, train, augment } = config;
  const { inputShape, classes } = prepared.preprocess;
  const { batchSize, precision } = train;
  const machine = cpus().map(({ model: name }) => name);
  const what = {
    model,
    compile,
    augment,
    batchSize,
    precision,
    inputShape,
    classes: classes.length,
  };
  return createHash('sha256')
    .update(JSON.stringify({ what, machine, rivals }))
    .digest('hex')
    .slice(0, 16);
}

type Remembered = Readonly<Record<string, StepTimes>>;

const file = (): string => join(trainyardHome(process.env), 'stepTimes.json');

/** A file that cannot be read is one that remembers nothing: the steps are measured again. */
function read(): Remembered {
  try {
    return existsSync(file()) ? (JSON.parse(readFileSync(file(), 'utf8')) as Remembered) : {};
  } catch {
    return {};
  }
}

/** Measures steps of a prepared run, and remembers them in Trainyard's own folder. */
export function trialsOf(options: TrialOptions): Trials {
  return {
    measure: async (backend, best) => measure(options, backend, best),
    recall: (rivals) => read()[keyOf(options, rivals)],
    remember(rivals, times) {
      const entries = Object.entries({ ...read(), [keyOf(options, rivals)]: times });
      try {
        diskFiles.mkdir(trainyardHome(process.env));
        replace(diskFiles, file(), JSON.stringify(Object.fromEntries(entries.slice(-REMEMBERED))));
      } catch {
        // A folder that cannot be written to only costs the next run its measurement.
      }
    },
  };
}
