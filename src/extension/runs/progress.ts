import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeEvents } from '../../shared/run/eventLog';
import type { Metrics } from '../../shared/run/events';

/** How far a run is. */
export interface Progress {
  readonly epoch: number;
  /** 0 until the model is built. */
  readonly epochs: number;
  /** Seconds that the epochs to come will take, by the mean of the last few. */
  readonly secondsLeft: number | undefined;
  readonly metrics: Metrics;
  /** Which fold, of a run that trains several. */
  readonly fold?: { readonly fold: number; readonly count: number };
  /** It is of the model behind the folds, of all their rows. */
  readonly refit?: true;
}

const start: Progress = { epoch: 0, epochs: 0, secondsLeft: undefined, metrics: {} };

/** Epochs whose time tells how long the next ones take. */
const RECENT = 5;
const CHUNK_BYTES = 1 << 20;

/** Follows a run's events.jsonl as it grows, for its progress alone; never blocks. */
export class ProgressTail {
  private offset = 0;
  private recent: number[] = [];
  private current = start;

  constructor(private readonly runDir: string) {}

  get progress(): Progress {
    return this.current;
  }

  /** Reads what has been appended since the last time. */
  async read(): Promise<void> {
    const file = await open(join(this.runDir, 'events.jsonl')).catch(() => undefined);
    if (file === undefined) return;
    try {
      const { size } = await file.stat();
      // A torn line is cut off when a run is resumed.
      if (size < this.offset) this.offset = size;
      while (this.offset < size) {
        const bytes = Buffer.alloc(Math.min(CHUNK_BYTES, size - this.offset));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, this.offset);
        const whole = bytes.subarray(0, bytesRead).lastIndexOf(10) + 1;
        if (whole === 0) return;
        this.offset += whole;
        this.take(bytes.subarray(0, whole).toString('utf8'));
      }
    } finally {
      await file.close();
    }
  }

  private take(text: string): void {
    // Steps are most of a log and say nothing of its progress.
    const lines = text
      .split('\n')
      .filter((line) => /^\{"type":"(model|epoch|fold|refit)"/.test(line));
    for (const event of decodeEvents(lines.map((line) => `${line}\n`).join('')).events) {
      if (event.type === 'fold' && event.state === 'started') {
        const { fold = 1, count } = event;
        this.current = { ...this.current, epoch: 0, fold: { fold, count } };
      }
      if (event.type === 'refit' && event.state === 'started') {
        const { epochs, metrics, secondsLeft } = this.current;
        this.current = { epoch: 0, epochs, metrics, secondsLeft, refit: true };
      }
      if (event.type === 'model') this.current = { ...this.current, epochs: event.epochs };
      if (event.type !== 'epoch') continue;
      const { epoch, metrics, seconds } = event;
      this.recent = [...this.recent, seconds].slice(-RECENT);
      const mean = this.recent.reduce((sum, each) => sum + each, 0) / this.recent.length;
      const { epochs, fold } = this.current;
      const folds = fold ? fold.count - fold.fold : 0;
      const secondsLeft =
        epochs === 0 ? undefined : mean * (folds * epochs + Math.max(0, epochs - epoch));
      this.current = { ...this.current, epoch, epochs, metrics, secondsLeft };
    }
  }
}
