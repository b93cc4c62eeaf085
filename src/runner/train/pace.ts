/** Steps of one bundle take about so long, so that signals, commands and timers get their turn. */
const BUNDLE_MS = 20;

/** How many steps are made together, by how long the last ones took. */
export class Pace {
  private stepMs = Infinity;

  took(milliseconds: number, steps: number): void {
    this.stepMs = milliseconds / steps;
  }

  /** At least 1. */
  steps(most: number): number {
    return Math.max(1, Math.min(most, Math.floor(BUNDLE_MS / this.stepMs)));
  }
}
