import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adapterName, askAdapter, isSoftware } from '../../../src/runner/engine/webgpu/adapter';

const info = (names: object) => ({
  ...{ vendor: '', architecture: '', device: '', description: '', isFallbackAdapter: false },
  ...names,
});

describe('an adapter', () => {
  it('is software where its driver says so, or its name does', () => {
    expect(isSoftware(info({ isFallbackAdapter: true }))).toBe(true);
    for (const device of [
      'llvmpipe-llvm-15-0-6-256-bits-',
      'swiftshader-device-subzero-',
      'microsoft-basic-render-driver',
    ])
      expect(isSoftware(info({ device }))).toBe(true);
    expect(isSoftware(info({ vendor: 'intel', device: 'Intel(R) Iris(R) Xe' }))).toBe(false);
  });
  it('has the name that a person gives it', () => {
    const geforce = {
      vendor: 'nvidia',
      device: 'nvidia-geforce-rtx-4070',
      description: 'NVIDIA: 550',
    };
    expect(adapterName(info(geforce))).toBe('nvidia geforce rtx 4070');
    const apple = { vendor: 'apple', architecture: 'metal-3', description: 'Apple M2 Pro' };
    expect(adapterName(info(apple))).toBe('Apple M2 Pro');
    expect(adapterName(info({ vendor: 'amd', architecture: 'rdna-3' }))).toBe('amd rdna-3');
    expect(adapterName(info({}))).toBe('GPU');
  });
});

/** A module in Dawn's place. */
function dawn(source: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'dawn-')), 'dawn.cjs');
  writeFileSync(path, source);
  return path;
}
/** One that finds this adapter, whose buffers do `look` when they are looked into. */
const withDevice = (found: object, look: string): string =>
  dawn(`
    const buffer = { getMappedRange() { ${look}; } };
    const device = { createBuffer: () => buffer, destroy() {} };
    const adapter = { info: ${JSON.stringify(found)}, requestDevice: async () => device };
    exports.create = () => ({ requestAdapter: async () => adapter });`);
// Asked on any machine, whether it has a GPU or not.
const env = { ...process.env, TRAINYARD_WEBGPU_SOFTWARE: '1' };

describe('asking for an adapter', () => {
  it('gives what Dawn finds', async () => {
    const found = info({ vendor: 'intel', device: 'Intel(R) Arc(TM) A770' });
    expect(await askAdapter(withDevice(found, 'return new ArrayBuffer(16)'), env)).toEqual(found);
  });
  it('tells that the Node of an editor sees no memory of the device', async () => {
    const path = withDevice(info({}), 'throw new Error("External buffers are not allowed")');
    const answer = await askAdapter(path, env);
    expect(answer).toMatchObject({ broken: true });
    expect(answer).toMatchObject({ reason: expect.stringContaining('trainyard.nodePath') });
  });
  it('tells a missing Vulkan', async () => {
    const path = dawn(`
      console.error("Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open");
      exports.create = () => ({ requestAdapter: async () => null });`);
    const answer = await askAdapter(path, env);
    expect(answer).toMatchObject({ reason: expect.stringContaining('libvulkan.so.1') });
    expect(answer).not.toHaveProperty('broken');
  });
  it('tells that no GPU has a driver', async () => {
    const path = dawn('exports.create = () => ({ requestAdapter: async () => null });');
    expect(await askAdapter(path, env)).toHaveProperty('reason');
  });
  it.each([
    ['crashes', 'process.kill(process.pid, "SIGSEGV")', 'SIGSEGV'],
    ['fails', 'throw new Error("the driver is too old")', 'the driver is too old'],
  ])('outlives a driver that %s', async (_, act, cause) => {
    const path = dawn(`exports.create = () => ({ requestAdapter: async () => { ${act} } });`);
    const answer = await askAdapter(path, env);
    expect(answer).toMatchObject({ broken: true, reason: expect.stringContaining(cause) });
  });
});
