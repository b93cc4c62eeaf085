import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as l10n from '@vscode/l10n';
import type { BackendElement } from '../backend';
import { wasmKernels } from '../kernels';
import { registerKernels } from '../kernels/register';

/** Folder of the .wasm files: beside the bundle, or in the package where sources run unbundled. */
function wasmFolder(): string {
  const beside = join(__dirname, 'wasm');
  if (existsSync(beside)) return `${beside}/`;
  const resolve = createRequire(join(__dirname, 'wasm.js'));
  return `${dirname(resolve.resolve('@tensorflow/tfjs-backend-wasm'))}/`;
}

/** The embedded default: always there, nothing to install. */
export const wasm: BackendElement = {
  kind: 'backend',
  name: 'wasm',
  doc: 'WebAssembly with SIMD; built in, on any machine.',
  source: 'https://github.com/tensorflow/tfjs/tree/master/tfjs-backend-wasm',
  params: {},
  automatic: true,
  async probe() {
    // tfjs' threads need web workers made from a blob, which Node has not.
    const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
    const details = simd
      ? l10n.t('WebAssembly with SIMD, one thread, built in')
      : l10n.t('WebAssembly without SIMD, one thread, built in');
    return { available: true, details };
  },
  async start() {
    setWasmPaths(wasmFolder());
    registerKernels(wasmKernels);
    await tf.setBackend('wasm');
    await tf.ready();
  },
};
