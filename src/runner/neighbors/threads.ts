import { Worker } from 'node:worker_threads';
import { wasm, type WasmMemory, type WasmModule } from '../wasm/webAssembly';

/** Blocks to go through, then queries to rank, by as many threads as there are. */
export interface Job {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  /** [blocks][4]: first query, end, first point, end. */
  readonly tasks: Int32Array;
  /** Blocks that a thread takes together. */
  readonly atOnce: number;
  readonly queries: number;
  /** Bytes from a thread's scratch to the next one's. */
  readonly scratchStride: number;
  /** Bytes from a thread's lists to the next one's; 0: all have the same. */
  readonly listStride: number;
}

/** Queries that a thread ranks at a time. */
const RANKED_AT_ONCE = 64;

/**
 * What another thread runs, as {@link startThreads} does on this one. It is text, so as to stand in
 * any bundle. A thread that starts when the work is done finds nothing left of it.
 */
const WORKER = `const { parentPort } = require('node:worker_threads');
const share = ${share.toString()};
parentPort.once('message', ({ module, memory, state, tasks, step, queries, scratch, lists }) => {
  const { run, rank } = new WebAssembly.Instance(module, { host: { memory } }).exports;
  share(state, 0, tasks.length, step, (from, end) => {
    for (let i = from; i < end; i += 4)
      run(scratch, lists, tasks[i], tasks[i + 1], tasks[i + 2], tasks[i + 3]);
  });
  share(state, 2, queries, ${RANKED_AT_ONCE}, (from, end) => rank(scratch, from, end));
});`;

/**
 * Goes through a stage's items with the other threads, and waits until all are done.
 *
 * @param state By stage: the next item, and how many threads are at one.
 */
function share(
  state: Int32Array,
  stage: number,
  items: number,
  step: number,
  work: (from: number, end: number) => void,
): void {
  Atomics.add(state, stage + 1, 1);
  for (let at = Atomics.add(state, stage, step); at < items; at = Atomics.add(state, stage, step))
    work(at, Math.min(at + step, items));
  Atomics.sub(state, stage + 1, 1);
  Atomics.notify(state, stage + 1);
  for (let busy = Atomics.load(state, stage + 1); busy > 0; busy = Atomics.load(state, stage + 1))
    Atomics.wait(state, stage + 1, busy);
}

/**
 * Starts so many more threads, which takes them a while: before the work is prepared. `run` then
 * does all of it on them and on this one.
 */
export function startThreads(more: number): { run(job: Job): void } {
  const workers = Array.from({ length: more }, () => {
    const worker = new Worker(WORKER, { eval: true });
    worker.unref();
    return worker;
  });
  return {
    run({ module, memory, tasks, atOnce, queries, scratchStride, listStride }) {
      const state = new Int32Array(new SharedArrayBuffer(16));
      const common = new Int32Array(new SharedArrayBuffer(tasks.byteLength));
      common.set(tasks);
      const step = 4 * atOnce;
      const job = { module, memory, state, tasks: common, step, queries };
      workers.forEach((worker, i) => {
        const [scratch, lists] = [(i + 1) * scratchStride, (i + 1) * listStride];
        worker.postMessage({ ...job, scratch, lists });
      });
      const { run, rank } = new wasm.Instance(module, { host: { memory } }).exports;
      share(state, 0, tasks.length, step, (from, end) => {
        for (let i = from; i < end; i += 4)
          run!(0, 0, tasks[i]!, tasks[i + 1]!, tasks[i + 2]!, tasks[i + 3]!);
      });
      share(state, 2, queries, RANKED_AT_ONCE, (from, end) => {
        rank!(0, from, end);
      });
    },
  };
}
