import { expect } from 'vitest';
import type { TensorFlow } from '../../src/runner/element';
import type { ExecutorName } from '../../src/runner/engine/executor';
import { random } from '../../src/runner/engine/random';
import type { Part, Prepared, StoredRows } from '../../src/runner/prepared';
import type { LoopState } from '../../src/runner/rundir/checkpoint';
import type { RunCommand } from '../../src/runner/rundir/commands';
import { TrainingLoop, type LoopHost } from '../../src/runner/train/loop';
import { session } from './model';

export const inputShape = [16, 16, 1];
export const classes = ['a', 'b', 'c'];

/** A part of random pictures; `from`: the first one's id. */
export function picturesOf(rows: number, from: number): Part {
  const draws = random(3, 'beside', from);
  return {
    rows,
    x: Uint8Array.from({ length: rows * 256 }, () => draws.integer(256)),
    y: Float32Array.from({ length: rows }, (_, i) => i % 3),
    ids: Int32Array.from({ length: rows }, (_, i) => from + i),
  };
}

/** The same rows as they come from a file, so that no graph holds them: each take spoils the last. */
export function stored(part: Part): Part {
  const x = part.x as Uint8Array;
  const taken = new Uint8Array(x.length);
  const rows: StoredRows = {
    length: x.length,
    wholeLevels: true,
    take: (wanted) => {
      wanted.forEach((row, i) => taken.set(x.subarray(row * 256, (row + 1) * 256), i * 256));
      return taken.subarray(0, wanted.length * 256);
    },
    follow: () => undefined,
  };
  return { ...part, x: rows };
}

export interface LoopCase {
  /** Of the training part, in batches of 8. */
  readonly rows?: number;
  /** A checkpoint after so many. */
  readonly everySteps?: number;
  /** What becomes of the parts. */
  readonly part?: (part: Part) => Part;
  readonly augment?: readonly { readonly type: string }[];
  /** Of the config. */
  readonly train?: object;
  readonly executor?: ExecutorName;
  /** Called where a checkpoint is written. */
  readonly saving?: () => void;
  /** What comes from outside, by the epochs that are over. */
  readonly commands?: (epochs: number) => readonly RunCommand[];
  /** Told the seconds of the epochs in the end. */
  readonly timed?: (epochSeconds: readonly number[]) => void;
}

/** Trains two epochs; gives all that came of it, weights and optimizer included. */
export async function trainedByLoop(
  tf: TensorFlow,
  {
    rows = 44,
    everySteps = 2,
    part = (each) => each,
    augment = [],
    train: ownTrain,
    executor = 'graph',
    saving,
    timed,
    commands,
  }: LoopCase = {},
) {
  const opened = session(tf, {
    layers: [
      { type: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
      'flatten',
      { type: 'dropout', rate: 0.3 },
    ],
    ...{ inputShape, classes, task: 'classification', executor },
    compile: { metrics: ['accuracy'] },
  });
  const { train } = opened.config;
  const config = {
    ...opened.config,
    augment,
    train: {
      ...train,
      ...ownTrain,
      epochs: 2,
      batchSize: 8,
      checkpoints: { ...train.checkpoints, everySteps },
    },
  };
  const parts = {
    train: part(picturesOf(rows, 0)),
    validation: part(picturesOf(28, rows)),
    test: picturesOf(0, 0),
  };
  const preprocess = {
    ...{ task: 'classification', classes, inputShape },
    scale: { config: { type: 'rescale' }, columns: [] },
  };
  const lookup = [Float32Array.from({ length: 256 }, (_, level) => level / 255)];
  const steps: number[] = [];
  const saved: { weights: Uint8Array; slots: Float32Array[]; state: LoopState }[] = [];
  const epochs: unknown[] = [];
  const host: LoopHost = {
    emit: (event) => {
      if (event.type === 'steps') steps.push(...event.loss);
      if (event.type === 'epoch') epochs.push(event.metrics);
    },
    save: ({ model, optimizer, state }) => {
      saving?.();
      saved.push({
        weights: model.weights.slice(),
        slots: optimizer.slots.map(({ values }) => values.slice()),
        state: structuredClone(state),
      });
    },
    load: () => {
      throw new Error('no callback asks for it');
    },
    takeCommands: () => commands?.(epochs.length) ?? [],
    ...{ paused: () => undefined, writeFile: () => undefined },
  };
  const loop = new TrainingLoop({
    ...{ ...opened, config, host, signal: new AbortController().signal },
    prepared: { preprocess, lookup, parts } as unknown as Prepared,
  });
  loop.prepare();
  await loop.run();
  expect(opened.step.executorName).toBe(executor);
  timed?.(loop.timing.result().epochSeconds);
  loop.dispose();
  opened.step.dispose();
  opened.model.network.dispose();
  return { steps, epochs, saved };
}
