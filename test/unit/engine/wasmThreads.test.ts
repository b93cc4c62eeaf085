import * as os from 'node:os';
import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { expect, it } from 'vitest';
import { startBackend } from '../../../src/runner/engine/backends';
import { wasmThreads } from '../../../src/runner/engine/wasmThreads';

it('wasm computes with as many threads as it says, and leaves what it borrowed as it was', async () => {
  const borrowed = (): unknown[] => [os.cpus().length, Reflect.get(globalThis, 'Worker')];
  const before = borrowed();
  const { tf, details } = await startBackend('wasm');
  expect(getThreadsCount()).toBe(wasmThreads());
  if (wasmThreads() > 1) expect(details).toContain(String(wasmThreads()));
  expect(borrowed()).toEqual(before);
  const [left, right] = [tf.range(0, 128 * 96), tf.range(0, 96 * 64)];
  const product = tf.matMul(left.reshape([128, 96]), right.reshape([96, 64]));
  const exact = Array.from({ length: 96 }, (_, k) => (127 * 96 + k) * (k * 64 + 63));
  const sum = exact.reduce((a, b) => a + b, 0);
  expect(product.dataSync()[128 * 64 - 1]! / sum).toBeCloseTo(1, 5);
});
