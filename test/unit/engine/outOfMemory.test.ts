import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { webgpu } from '../../../src/runner/engine/backends/webgpu';
import { TrainingStep } from '../../../src/runner/engine/step';
import {
  bytesOf,
  explainOutOfMemory,
  fittingBatchSize,
} from '../../../src/runner/engine/outOfMemory';
import { readManifest } from '../../../src/runner/rundir/directory';
import { folderWith } from '../../support/cli';
import { train } from '../../support/runs';
import { tableConfig, twoClasses } from '../../support/tables';

afterEach(() => vi.restoreAllMocks());

const footprint = { batchSize: 100, activations: 1000, parameters: 500, slots: 2 };

describe('out of memory', () => {
  it('counts outputs twice, and weights with gradient, update and slots', () => {
    expect(bytesOf(footprint)).toBe(4 * (2 * 1000 * 100 + 5 * 500));
  });
  it('finds the largest power of two that fits', () => {
    const needed = (batchSize: number): number => bytesOf({ ...footprint, batchSize });
    expect(fittingBatchSize(footprint, needed(64))).toBe(64);
    expect(fittingBatchSize(footprint, needed(64) - 1)).toBe(32);
    expect(fittingBatchSize(footprint, 0)).toBe(1);
    expect(fittingBatchSize({ ...footprint, batchSize: 64 }, Infinity)).toBe(32);
  });
  it.each([
    'OOM when allocating tensor with shape[64,1024] and type float on /device:GPU:0',
    'out of memory: vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY',
    'WebGPU: Buffer size (4294967296) exceeds the max buffer size limit (2147483648).',
    'memory access out of bounds',
    'Array buffer allocation failed',
  ])('knows "%s"', async (message) => {
    const error = await explainOutOfMemory(new Error(message), 'wasm', footprint);
    expect(error).toMatchObject({ code: 'backend.outOfMemory', exitCode: 3 });
    expect(error).toMatchObject({ fix: { at: ['train', 'batchSize'], value: 64 } });
  });
  it("tells the memory of webgpu's GPU", async () => {
    const device = { type: 'gpu', name: 'a card', memoryBytes: 6 * 1024 ** 3 } as const;
    const probed = { available: true, details: '', devices: [device] } as const;
    vi.spyOn(webgpu, 'probe').mockResolvedValue(probed);
    const error = await explainOutOfMemory(new Error('out of memory: …'), 'webgpu', footprint);
    expect(error).toMatchObject({ message: expect.stringContaining('6.00 GB') });
  });
  it('leaves other errors alone', async () => {
    const error = new Error('something else');
    expect(await explainOutOfMemory(error, 'wasm', footprint)).toBe(error);
  });

  it('fails a run with the batch size that fits, and keeps its checkpoints', async () => {
    const folder = folderWith({
      't.csv': twoClasses(60),
      'm.train.json': tableConfig({ train: { epochs: 3 } }),
    });
    const step = vi.spyOn(TrainingStep.prototype, 'endTraining');
    const running = train(folder, {
      onEvent: (event) => {
        if (event.type !== 'epoch') return;
        step.mockImplementation(() => {
          throw new Error('OOM when allocating tensor with shape[32,8]');
        });
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'backend.outOfMemory' });
    const runDir = `${folder}/runs/${readdirSync(`${folder}/runs`)[0]!}`;
    const { state, reason, checkpoints } = readManifest(runDir);
    expect(state).toBe('failed');
    expect(reason?.code).toBe('backend.outOfMemory');
    expect(checkpoints.last).toBe('epoch-000001');
  });
});
