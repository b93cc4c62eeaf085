import { setImmediate } from 'node:timers/promises';
import type { PrepareHooks } from './readData';

/** Signals, timers and commands get their turn so often. */
const EVERY_MS = 50;

/** Called between two pieces of work, however small. */
export type Pause = () => Promise<void>;

/**
 * Lets signals and timers have their turn where they had none for a while, and ends the work where
 * it is to be stopped: pieces of work that take a while each must not keep a process from being told.
 */
export function pauses({ signal }: Pick<PrepareHooks, 'signal'> = {}): Pause {
  let last = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - last < EVERY_MS) return;
    await setImmediate();
    signal?.throwIfAborted();
    last = performance.now();
  };
}

/** What pieces of work give, with a pause behind each. */
export async function inTurn<T>(pieces: Iterable<T>, pause: Pause): Promise<T[]> {
  const given: T[] = [];
  for (const piece of pieces) {
    given.push(piece);
    await pause();
  }
  return given;
}
