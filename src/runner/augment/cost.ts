import { setImmediate } from 'node:timers/promises';
import type { ElementConfig } from '../../shared/config/element';
import type { TensorFlow } from '../element';
import { augmentRows, type Pool } from './augment';

/** One thing is timed so often at most, and so long. */
const REPEATS = 15;
const BUDGET_MS = 600;

/** What augmentation of a batch takes, as measured. */
export interface Cost {
  /** Pictures or rows in the batch that was measured. */
  readonly batch: number;
  /** Median of all entries together, gathering left out. */
  readonly totalMs: number;
  /** Median of each entry by itself, in their order. */
  readonly entriesMs: readonly number[];
}

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median milliseconds of some work, after one that warms it up. */
export async function timed(work: () => void, signal?: AbortSignal): Promise<number> {
  work();
  const taken: number[] = [];
  const end = performance.now() + BUDGET_MS;
  while (taken.length < REPEATS && (taken.length < 3 || performance.now() < end)) {
    // Other questions, and a cancellation, get their turn between two rounds.
    await setImmediate();
    signal?.throwIfAborted();
    const start = performance.now();
    work();
    taken.push(performance.now() - start);
  }
  return median(taken);
}

/** Times augmentation on the first rows of the training part, draws included. */
export async function measureCost(
  tf: TensorFlow,
  pool: Pool,
  batchSize: number,
  { configs, seed }: { readonly configs: readonly ElementConfig[]; readonly seed: number },
  signal?: AbortSignal,
): Promise<Cost> {
  const rows = Int32Array.from(pool.ids.keys()).slice(0, batchSize);
  const time = (some: readonly ElementConfig[]): Promise<number> =>
    timed(() => {
      tf.tidy(() => {
        // Reading the numbers back waits for the work to be done.
        augmentRows(tf, pool, rows, { epoch: 1, seed, configs: some }).inputs.dataSync();
      });
    }, signal);
  const gathering = await time([]);
  const net = async (some: readonly ElementConfig[]): Promise<number> =>
    Math.max(0, (await time(some)) - gathering);
  const entriesMs: number[] = [];
  for (const config of configs) entriesMs.push(await net([config]));
  return { batch: rows.length, totalMs: await net(configs), entriesMs };
}
