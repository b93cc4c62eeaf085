import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { tensorflow } from '../../../src/runner/engine/backends/tensorflow';
import { folderWith, trainyard } from '../../support/cli';

afterEach(() => vi.unstubAllEnvs());

/** A machine with a binding that says whether it is on a GPU, and a driver that says this. */
function machine(onGpu: boolean, driver?: string): void {
  const folder = folderWith({
    'binding.cjs': `exports.TF_Version = '2.21.0'; exports.isUsingGpuDevice = () => ${onGpu};`,
    ...(driver !== undefined && { 'nvidia-smi': `#!/bin/sh\n${driver}\n` }),
  });
  if (driver !== undefined) chmodSync(join(folder, 'nvidia-smi'), 0o755);
  vi.stubEnv('TRAINYARD_TENSORFLOW_BINDING', join(folder, 'binding.cjs'));
  vi.stubEnv('PATH', folder);
}
const smi = (version: string): string => `echo "NVIDIA T4, 15360, 15000, ${version}"`;

it('tells the GPU and its memory', async () => {
  machine(true, smi('550.54'));
  expect(await tensorflow.probe()).toEqual({
    available: true,
    details: 'TensorFlow 2.21.0 on GPU: NVIDIA T4, 15 GB',
    devices: [{ type: 'gpu', name: 'NVIDIA T4', memoryBytes: 15 * 1024 ** 3 }],
  });
});

it.each([
  ['a driver that is too old', smi('470.82'), '470.82'],
  ['a driver that does not answer', 'echo "Driver/library version mismatch"; exit 18', 'mismatch'],
  ['a TensorFlow without CUDA', smi('550.54'), 'NVIDIA T4'],
])('warns of a GPU that is not used because of %s', async (_, driver, said) => {
  machine(false, driver);
  expect(await tensorflow.probe()).toMatchObject({
    available: true,
    warning: expect.stringContaining(said),
  });
  const { out } = await trainyard('/', 'backends');
  expect(out).toMatch(new RegExp(`^! tensorflow .*${said}`, 'm'));
});

it('warns of nothing where there is no such GPU', async () => {
  machine(false);
  expect(await tensorflow.probe()).not.toHaveProperty('warning');
});
