import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../element';
import type { OptimizerState } from '../engine/step';
import type { SavedModel } from '../model/serialize';
import type { Files } from './files';

/** Where training stands: all that a resumed run needs beside weights and optimizer. */
export interface LoopState {
  /** Epochs finished. */
  readonly epoch: number;
  /** Steps made in the epoch that runs. */
  readonly stepInEpoch: number;
  /** Steps made in the whole run. */
  readonly step: number;
  /** What callbacks have multiplied the schedule's rate by. */
  readonly rateFactor: number;
  /** Name of the best checkpoint so far, and its metrics. */
  readonly best: {
    readonly name: string;
    readonly metrics: Readonly<Record<string, number>>;
  } | null;
  readonly lowestLoss: number | null;
  readonly callbacks: readonly Json[];
  /** Sums over the steps of the epoch that runs. */
  readonly running: {
    readonly loss: number;
    readonly samples: number;
    readonly metrics: readonly Json[];
  };
  /** Metrics of the last finished epoch. */
  readonly metrics: Readonly<Record<string, number>>;
  /** A callback asked for the end, or to go back to the best weights. */
  readonly stopReason: string | null;
  /** The model holds the moving averages, and the optimizer the weights that training goes on with. */
  readonly swapped: boolean;
}

/** state.json: the loop's state, and what optimizer.bin holds. */
interface StoredState extends LoopState {
  readonly optimizer: {
    readonly steps: number;
    readonly slots: readonly { name: string; shape: number[] }[];
  };
}

export interface Checkpoint {
  readonly model: SavedModel;
  readonly optimizer: OptimizerState;
  readonly state: LoopState;
}

/** epoch-000012, or epoch-000012-step-000340 within an epoch. */
export function checkpointName(state: Pick<LoopState, 'epoch' | 'stepInEpoch'>): string {
  const digits = (n: number): string => String(n).padStart(6, '0');
  const within = state.stepInEpoch > 0 ? `-step-${digits(state.stepInEpoch)}` : '';
  return `epoch-${digits(state.epoch)}${within}`;
}

/** Writes a checkpoint under a dot name and gives it its name when it is whole. */
export function writeCheckpoint(files: Files, runDir: string, checkpoint: Checkpoint): string {
  const name = checkpointName(checkpoint.state);
  const folder = join(runDir, 'checkpoints');
  const unfinished = join(folder, `.${name}`);
  const { slots, steps } = checkpoint.optimizer;
  files.remove(unfinished);
  files.mkdir(unfinished);
  files.write(join(unfinished, 'model.json'), JSON.stringify(checkpoint.model.modelJson));
  files.write(join(unfinished, 'weights.bin'), checkpoint.model.weights);
  const views = slots.map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  files.write(join(unfinished, 'optimizer.bin'), views);
  const named = slots.map(({ name: slot, shape }) => ({ name: slot, shape }));
  const state: StoredState = { ...checkpoint.state, optimizer: { steps, slots: named } };
  files.write(join(unfinished, 'state.json'), JSON.stringify(state));
  // One of this name is left from before a crash that came between its rename and run.json.
  files.remove(join(folder, name));
  files.rename(unfinished, join(folder, name));
  return name;
}

export function readModel(folder: string): SavedModel {
  return {
    modelJson: JSON.parse(
      readFileSync(join(folder, 'model.json'), 'utf8'),
    ) as SavedModel['modelJson'],
    weights: readFileSync(join(folder, 'weights.bin')),
  };
}

export function readCheckpoint(folder: string): Checkpoint {
  const state = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as StoredState;
  const bytes = Uint8Array.from(readFileSync(join(folder, 'optimizer.bin')));
  let offset = 0;
  const slots = state.optimizer.slots.map(({ name, shape }) => {
    const length = shape.reduce((a, b) => a * b, 1);
    const values = new Float32Array(bytes.buffer, offset, length);
    offset += values.byteLength;
    return { name, shape, values };
  });
  return {
    model: readModel(folder),
    optimizer: { steps: state.optimizer.steps, slots },
    state,
  };
}
