import type { RunEventBody } from '../../shared/run/events';

type Steps = Extract<RunEventBody, { type: 'steps' }>;

/** A line of the log is synced to disk, so steps are told in bundles. */
const BUNDLE_MS = 250;

/** Bundles steps into events; their times to the microsecond, which is what is true of them. */
export class StepLog {
  private step: number[] = [];
  private loss: number[] = [];
  private learningRate: number[] = [];
  private milliseconds: number[] = [];
  private last = performance.now();

  constructor(private readonly emit: (event: Steps) => void) {}

  add(epoch: number, step: number, loss: number, learningRate: number, milliseconds: number): void {
    this.step.push(step);
    this.loss.push(loss);
    this.learningRate.push(learningRate);
    this.milliseconds.push(Math.round(milliseconds * 1000) / 1000);
    if (performance.now() - this.last >= BUNDLE_MS) this.flush(epoch);
  }

  flush(epoch: number): void {
    this.last = performance.now();
    if (this.step.length === 0) return;
    const { step, loss, learningRate, milliseconds } = this;
    this.emit({ type: 'steps', epoch, step, loss, learningRate, milliseconds });
    this.step = [];
    this.loss = [];
    this.learningRate = [];
    this.milliseconds = [];
  }
}
