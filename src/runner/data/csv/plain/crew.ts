import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { optionalAsset } from '../../../assets';
import { Parser } from './parser';
import { Unusual } from './unusual';
import type { Answer, Found, Order, Shared, Target, Work } from './work';

/** Of fewer bytes, threads take longer to start than reading takes. */
const FEWEST = 4 * 1024 ** 2;

/** Whoever reads plain files. What is unusual they throw. */
export interface Crew {
  count(work: Work, shared: Shared): Promise<void>;
  /** @param free when this thread has done what else it has to do */
  parse(target: Target, free: Promise<unknown>): Promise<readonly Found[]>;
  close(): void;
}

/** This thread, which lets others have a turn between tasks. */
class Alone implements Crew {
  private parser: Parser | undefined;

  start(thread: number, work: Work, shared: Shared): Parser {
    this.parser = new Parser(thread, work, shared);
    return this.parser;
  }

  async count(work: Work, shared: Shared): Promise<void> {
    const parser = this.start(0, work, shared);
    while (parser.countNext()) await setImmediate();
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

/** Some more threads, and this one once it is free. */
class Threads implements Crew {
  private readonly workers: readonly Worker[];
  private readonly died: Promise<never>;
  private readonly own = new Alone();

  constructor(file: string, more: number) {
    this.workers = Array.from({ length: more }, () => new Worker(file));
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
    this.own.start(this.workers.length, work, shared);
    await this.order(this.workers.map((_, thread) => ({ thread, work, shared })));
  }

  async parse(target: Target, free: Promise<unknown>): Promise<readonly Found[]> {
    const [answers, own] = await Promise.all([
      this.order(this.workers.map(() => ({ target }))),
      free.then(() => this.own.parse(target)),
    ]);
    const found = answers.flatMap((answer) =>
      'found' in answer && answer.found ? [answer.found] : [],
    );
    return [...found, ...own];
  }

  close(): void {
    this.own.close();
    for (const worker of this.workers) void worker.terminate();
  }
}

/** Threads where they are worth while and to be had; they start while others go on. */
export function startCrew(bytes: number): Crew {
  const more = availableParallelism() - 1;
  const file = bytes < FEWEST || more === 0 ? undefined : optionalAsset('csv.cjs');
  return file === undefined ? new Alone() : new Threads(file, more);
}
