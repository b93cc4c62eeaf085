import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import { join } from 'node:path';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** tfjs' build has a pool of so many threads. */
const MOST = 8;
const NAME = 'tfjs-backend-wasm-threaded-simd';

interface Thread {
  unref(): void;
  terminate(): void;
}
/** The module that Emscripten makes, as far as it is used here. */
interface Module {
  cwrap(name: string, returns: 'number' | null, takes: readonly 'number'[]): unknown;
  readonly PThread: { readonly runningWorkers: Thread[]; readonly unusedWorkers: Thread[] };
  tfjs?: unknown;
}
type Factory = (options: {
  locateFile(path: string): string | URL;
  readonly mainScriptUrlOrBlob: string;
}) => Promise<Module>;

/**
 * How many threads matrix products and convolutions get: half of the processors, since the other
 * half often are second threads of the same cores; all where there are only two or three.
 */
export function wasmThreads(): number {
  const processors = os.availableParallelism();
  return processors < 4 ? processors : Math.min(MOST, processors >> 1);
}

/**
 * A thread's program as a URL. tfjs gives it as a text in which line breaks are to be escaped again,
 * written for scripts; here it is a module.
 */
function workerUrl(contents: string): URL {
  const start =
    'import{createRequire}from"node:module";const require=createRequire("file:///");const __filename="";';
  return new URL(
    `data:text/javascript,${encodeURIComponent(start + contents.replaceAll('\n', '\\n'))}`,
  );
}

/**
 * tfjs' WebAssembly with threads, which its own start-up leaves out in Node: it makes them from a
 * blob. Results are those of one thread, bit for bit: each value is summed by one thread alone.
 * @param folder ends with a slash
 */
export async function threadedModule(
  folder: string,
  threads: number,
): Promise<ConstructorParameters<typeof BackendWasm>[0]> {
  const require = createRequire(join(__dirname, 'wasmThreads.js'));
  // Beside the bundle they have the name that CommonJS needs there.
  const script = [`${folder}${NAME}.cjs`, `${folder}${NAME}.js`].find(existsSync)!;
  const factory = require(script) as Factory;
  const { wasmWorkerContents } = require(script.replace(/c?js$/, 'worker.$&')) as {
    wasmWorkerContents: string;
  };
  // tfjs takes at most half of the processors that it is told of.
  const nodeOs = require('node:os') as { cpus: typeof os.cpus };
  const { cpus } = nodeOs;
  const holder = globalThis as { Worker?: unknown };
  const { Worker } = holder;
  nodeOs.cpus = () => Array.from({ length: 2 * threads }, () => cpus()[0]!);
  try {
    const module = await factory({
      locateFile: (path) =>
        path.endsWith('.worker.js') ? workerUrl(wasmWorkerContents) : folder + path,
      mainScriptUrlOrBlob: script,
    });
    const start = module.cwrap('init_with_threads_count', null, ['number']) as (n: number) => void;
    module.tfjs = {
      init: module.cwrap('init', null, []),
      initWithThreadsCount(count: number): void {
        start(count);
        settle(module);
      },
      getThreadsCount: module.cwrap('get_threads_count', 'number', []),
      registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
      disposeData: module.cwrap('dispose_data', null, ['number']),
      dispose: module.cwrap('dispose', null, []),
    };
    return module as never;
  } finally {
    nodeOs.cpus = cpus;
    // Emscripten's global would tell other libraries that they are in a browser.
    if (Worker === undefined) delete holder.Worker;
    else holder.Worker = Worker;
  }
}

/** Running threads do not keep the process alive; those that the pool has too many end. */
function settle({ PThread }: Module): void {
  for (const thread of PThread.runningWorkers) thread.unref();
  for (const thread of PThread.unusedWorkers.splice(0)) thread.terminate();
}
