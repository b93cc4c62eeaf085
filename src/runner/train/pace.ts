import { isStored, type Part } from '../prepared';

/** How long steps of one bundle take, and how often signals, commands and timers get their turn. */
const PLAIN = { bundleMs: 20, turnMs: 20 };
/** Rows that are read ahead come by callbacks, which wait for such a turn. */
const READING = { bundleMs: 5, turnMs: 2 };

/** How many steps are made together, by how long the last ones took. */
export class Pace {
  private stepMs = Infinity;
  private readonly bundleMs: number;
  /** Others get their turn so often. */
  readonly turnMs: number;

  /** @param part whose batches the steps take */
  constructor({ x }: Part) {
    const { bundleMs, turnMs } = isStored(x) ? READING : PLAIN;
    this.bundleMs = bundleMs;
    this.turnMs = turnMs;
  }

  /** @param milliseconds of each of the last steps */
  took(milliseconds: number): void {
    this.stepMs = milliseconds;
  }

  /** At least 1. */
  steps(most: number): number {
    return Math.max(1, Math.min(most, Math.floor(this.bundleMs / this.stepMs)));
  }
}
