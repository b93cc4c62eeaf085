/** The first steps of a process load code and fill caches; they say nothing of the rest. */
const WARM_UP_STEPS = 10;

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How long steps take, by the process's monotonic clock. */
export class Timing {
  private readonly stepMs: number[] = [];
  private readonly inputMs: number[] = [];
  private readonly epochSeconds: number[] = [];
  private count = 0;
  private mark = 0;
  private epochStart = 0;

  /** Steps made by this process. */
  get steps(): number {
    return this.count;
  }

  startEpoch(): void {
    this.mark = this.epochStart = performance.now();
  }

  /** Takes time spent on something else (a checkpoint, a pause) out of the epoch. */
  leaveOut(milliseconds: number): void {
    this.mark += milliseconds;
    this.epochStart += milliseconds;
  }

  /**
   * @param count of steps that were made together
   * @param inputMs that they waited for their batches
   * @returns milliseconds of each, from the end of the steps before
   */
  endSteps(count: number, inputMs: number): number {
    const now = performance.now();
    const taken = (now - this.mark) / count;
    this.mark = now;
    for (let i = 0; i < count; i++) {
      if (++this.count <= WARM_UP_STEPS) continue;
      this.stepMs.push(taken);
      this.inputMs.push(inputMs / count);
    }
    return taken;
  }

  /** @returns seconds of the epoch's training part */
  endEpoch(): number {
    const seconds = (performance.now() - this.epochStart) / 1000;
    this.epochSeconds.push(seconds);
    return seconds;
  }

  result() {
    return {
      steps: this.count,
      stepMsMedian: median(this.stepMs),
      epochSeconds: [...this.epochSeconds],
      inputMsMedian: median(this.inputMs),
    };
  }
}
