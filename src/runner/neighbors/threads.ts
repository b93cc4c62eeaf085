import { Worker } from 'node:worker_threads';
import { SCRATCH } from './kernel';
import { wasm, type WasmMemory, type WasmModule } from './webAssembly';

/** Blocks to go through, by as many threads as there are. */
export interface Job {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  /** [blocks][4]: first query, end, first point, end. */
  readonly tasks: Int32Array;
  /** Blocks that a thread takes together. */
  readonly atOnce: number;
  /** Bytes from a thread's lists to the next one's; 0: all have the same. */
  readonly listStride: number;
}

/**
 * What another thread runs: blocks, until none is left. It is text, so as to stand in any bundle.
 * state: [next block, threads that began and have not ended, closed]. A thread that starts when
 * the work is done sees that it is closed and leaves the memory alone.
 */
const WORKER = `const { parentPort } = require('node:worker_threads');
parentPort.once('message', ({ module, memory, state, tasks, atOnce, scratch, lists }) => {
  Atomics.add(state, 1, 1);
  if (Atomics.load(state, 2) === 0) {
    const { run } = new WebAssembly.Instance(module, { host: { memory } }).exports;
    const step = 4 * atOnce;
    for (let at = Atomics.add(state, 0, step); at < tasks.length; at = Atomics.add(state, 0, step))
      for (let i = at; i < at + step; i += 4)
        run(scratch, lists, tasks[i], tasks[i + 1], tasks[i + 2], tasks[i + 3]);
  }
  Atomics.sub(state, 1, 1);
  Atomics.notify(state, 1);
});`;

/**
 * Starts so many more threads, which takes them a while: before the work is prepared. `run` then
 * goes through all blocks on them and on this one.
 */
export function startThreads(more: number): { run(job: Job): void } {
  const workers = Array.from({ length: more }, () => {
    const worker = new Worker(WORKER, { eval: true });
    worker.unref();
    return worker;
  });
  return {
    run({ module, memory, tasks, atOnce, listStride }) {
      const state = new Int32Array(new SharedArrayBuffer(12));
      const common = new Int32Array(new SharedArrayBuffer(tasks.byteLength));
      common.set(tasks);
      workers.forEach((worker, i) => {
        const [scratch, lists] = [(i + 1) * SCRATCH, (i + 1) * listStride];
        worker.postMessage({ module, memory, state, tasks: common, atOnce, scratch, lists });
      });
      const run = new wasm.Instance(module, { host: { memory } }).exports.run!;
      const step = 4 * atOnce;
      for (
        let at = Atomics.add(state, 0, step);
        at < tasks.length;
        at = Atomics.add(state, 0, step)
      )
        for (let i = at; i < at + step; i += 4)
          run(0, 0, tasks[i]!, tasks[i + 1]!, tasks[i + 2]!, tasks[i + 3]!);
      Atomics.store(state, 2, 1);
      for (let busy = Atomics.load(state, 1); busy > 0; busy = Atomics.load(state, 1))
        Atomics.wait(state, 1, busy);
    },
  };
}
