import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { BackendWasm, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as l10n from '@vscode/l10n';
import type { BackendElement } from '../backend';
import { wasmKernels } from '../kernels';
import { registerKernels } from '../kernels/register';
import { threadedModule, wasmThreads } from '../wasmThreads';

/** Folder of the .wasm files: beside the bundle, or in the package where sources run unbundled. */
function wasmFolder(): string {
  const beside = join(__dirname, 'wasm');
  if (existsSync(beside)) return `${beside}/`;
  const { resolve } = createRequire(join(__dirname, 'wasm.js'));
  return `${join(dirname(resolve('@tensorflow/tfjs-backend-wasm')), '../wasm-out')}/`;
}

/** Threads that it may compute with; 1 where WebAssembly has no SIMD, which its threads come with. */
async function threadsHere(): Promise<number> {
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return simd ? wasmThreads() : 1;
}

let prepared: Promise<number> | undefined;

async function describe(): Promise<string> {
  const threads = await (prepared ?? threadsHere());
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  if (!simd) return l10n.t('WebAssembly without SIMD, one thread, built in');
  return threads === 1
    ? l10n.t('WebAssembly with SIMD, one thread, built in')
    : l10n.t('WebAssembly with SIMD, {0} threads, built in', threads);
}

/**
 * Puts the build with threads in the place of the one that tfjs would start; where threads cannot
 * be had, that one stays.
 * @returns how many threads there are
 */
async function prepare(): Promise<number> {
  const folder = wasmFolder();
  setWasmPaths(folder);
  const threads = await threadsHere();
  if (threads === 1) return 1;
  const module = await threadedModule(folder, threads).catch(() => undefined);
  if (module === undefined) return 1;
  setThreadsCount(threads);
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => new BackendWasm(module), 2);
  return threads;
}

/** The embedded default: always there, nothing to install. */
export const wasm: BackendElement = {
  kind: 'backend',
  name: 'wasm',
  doc: 'WebAssembly with SIMD and threads; built in, on any machine.',
  source: 'https://github.com/tensorflow/tfjs/tree/master/tfjs-backend-wasm',
  params: {},
  automatic: true,
  probe: async () => ({ available: true, details: await describe() }),
  describe,
  async start() {
    registerKernels(wasmKernels);
    await (prepared ??= prepare());
    await tf.setBackend('wasm');
    await tf.ready();
  },
};
