import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { optionalAsset } from '../../assets';
import type { DecodedPicture, PictureFormat } from './format';
import { compiledKernels } from './kernels';
import type { FileMark } from './knownHashes';

/** Starting threads takes as long as decoding some pictures does. */
const FEWEST = 64;
/** Pictures that are sent for together, and how many such orders a thread has at once. */
const TOGETHER = 16;
const ORDERS = 2;

/** A picture with its file as it was when it was read. */
export interface Read {
  readonly file: FileMark;
  readonly hash: string;
  readonly picture: DecodedPicture;
}

/** To each path of an order what was read; undefined: it takes another way. */
export type Answer = readonly (Read | undefined)[];

/** Paths of pictures. */
export type Order = readonly string[];

interface Wish {
  readonly path: string;
  readonly settle: (read: Read | undefined) => void;
}

interface Thread {
  readonly worker: Worker;
  /** In the order that they are answered in. */
  readonly orders: Wish[][];
}

/** Threads that read and decode the pictures that are quickly decoded. */
export class PictureThreads {
  private threads: Thread[];
  private wishes: Wish[] = [];

  private constructor(file: string, format: PictureFormat) {
    this.threads = Array.from({ length: availableParallelism() }, () => {
      const worker = new Worker(file, { workerData: format });
      const thread: Thread = { worker, orders: [] };
      worker.unref();
      worker.on('message', (answer: Answer) => {
        thread.orders.shift()!.forEach(({ settle }, i) => settle(answer[i]));
        this.send();
      });
      worker.on('error', () => this.abandon());
      return thread;
    });
    // While they start.
    const kernels = compiledKernels();
    for (const { worker } of this.threads) worker.postMessage(kernels);
  }

  /** @returns undefined where they are not worth while, or not to be had */
  static start(count: number, format: PictureFormat): PictureThreads | undefined {
    const file = count < FEWEST ? undefined : optionalAsset('pictures.cjs');
    return file === undefined ? undefined : new PictureThreads(file, format);
  }

  /** How many pictures may be asked for at once, so that no thread waits. */
  get width(): number {
    return this.threads.length * TOGETHER * (ORDERS + 1);
  }

  /** Where a thread died, all that is asked for takes the other way. */
  private abandon(): void {
    const open = [...this.threads.flatMap(({ orders }) => orders.flat()), ...this.wishes];
    [this.threads, this.wishes] = [[], []];
    for (const { settle } of open) settle(undefined);
  }

  private send(): void {
    for (;;) {
      const [idlest] = [...this.threads].sort((a, b) => a.orders.length - b.orders.length);
      if (idlest === undefined) return this.wishes.length > 0 ? this.abandon() : undefined;
      if (this.wishes.length === 0 || idlest.orders.length >= ORDERS) return undefined;
      const order = this.wishes.splice(0, TOGETHER);
      idlest.orders.push(order);
      idlest.worker.postMessage(order.map(({ path }) => path));
    }
  }

  /** @returns undefined for what is not quickly decoded, or cannot be read */
  read(path: string): Promise<Read | undefined> {
    return new Promise((settle) => {
      this.wishes.push({ path, settle });
      if (this.wishes.length === 1) setImmediate(() => this.send());
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }
}
