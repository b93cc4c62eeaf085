import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { optionalAsset } from '../../../assets';
import { Parser } from './parser';
import { Unusual } from './unusual';
import type { Answer, Found, Order, Shared, Target, Work } from './work';

/** Of fewer bytes, threads take longer to start than reading takes. */
const FEWEST = 4 * 1024 ** 2;

/** Whoever reads plain files: threads, or this one. What is unusual, both throw. */
export interface Crew {
  count(work: Work, shared: Shared): Promise<void>;
  parse(target: Target): Promise<readonly Found[]>;
  close(): void;
}

class Threads implements Crew {
  private readonly workers: readonly Worker[];
  private readonly died: Promise<never>;

  constructor(file: string, count: number) {
    this.workers = Array.from({ length: count }, () => new Worker(file));
    this.died = new Promise((_, reject) => {
      for (const worker of this.workers) {
        worker.unref();
        worker.on('error', () => reject(new Unusual()));
        worker.on('exit', () => reject(new Unusual()));
      }
    });
    this.died.catch(() => undefined);
  }

  private async order(orders: readonly Order[]): Promise<readonly Answer[]> {
    const answers = this.workers.map(
      (worker, i) =>
        new Promise<Answer>((resolve) => {
          worker.once('message', resolve);
          worker.postMessage(orders[i]);
        }),
    );
    const all = await Promise.race([Promise.all(answers), this.died]);
    if (all.some((answer) => 'unusual' in answer)) throw new Unusual();
    return all;
  }

  async count(work: Work, shared: Shared): Promise<void> {
    await this.order(this.workers.map((_, thread) => ({ thread, work, shared })));
  }

  async parse(target: Target): Promise<readonly Found[]> {
    const answers = await this.order(this.workers.map(() => ({ target })));
    return answers.flatMap((answer) => ('found' in answer && answer.found ? [answer.found] : []));
  }

  close(): void {
    for (const worker of this.workers) void worker.terminate();
  }
}

/** Reads on this thread, and lets others have a turn. */
class Alone implements Crew {
  private parser: Parser | undefined;

  async count(work: Work, shared: Shared): Promise<void> {
    this.parser = new Parser(0, work, shared);
    while (this.parser.countNext()) await setImmediate();
  }

  async parse(target: Target): Promise<readonly Found[]> {
    const parser = this.parser!;
    while (parser.parseNext(target)) await setImmediate();
    return [parser.found];
  }

  close(): void {
    this.parser?.close();
  }
}

/** Threads where they are worth while and to be had; they start while others go on. */
export function startCrew(bytes: number): Crew {
  const file = bytes < FEWEST ? undefined : optionalAsset('csv.cjs');
  return file === undefined ? new Alone() : new Threads(file, availableParallelism());
}
