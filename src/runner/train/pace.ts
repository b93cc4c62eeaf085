import { isStored, type Part } from '../prepared';

/** Steps of one bundle take about so long, so that signals, commands and timers get their turn. */
const BUNDLE_MS = 20;
/** Rows that are read ahead come by callbacks, which wait for such a turn. */
const READING_BUNDLE_MS = 5;

/** How many steps are made together, by how long the last ones took. */
export class Pace {
  private stepMs = Infinity;
  private readonly bundleMs: number;

  /** @param part whose batches they take */
  constructor({ x }: Part) {
    this.bundleMs = isStored(x) ? READING_BUNDLE_MS : BUNDLE_MS;
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
