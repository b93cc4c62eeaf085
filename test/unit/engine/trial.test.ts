import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { RunEvent } from '../../../src/shared/run/events';
import { backends } from '../../../src/runner/engine/backends';
import { folderWith } from '../../support/cli';
import { lastHash, train } from '../../support/runs';
import { tableConfig, twoClasses } from '../../support/tables';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('measures the steps of a run on what is there, once, and leaves no trace in its weights', async () => {
  const [webgpu, cpu] = (['webgpu', 'cpu'] as const).map((name) =>
    backends.find((backend) => backend.name === name)!,
  );
  const devices = [{ type: 'gpu', name: 'a card' }] as const;
  vi.spyOn(webgpu!, 'probe').mockResolvedValue({ available: true, details: 'a card', devices });
  vi.spyOn(webgpu!, 'start').mockImplementation(() => cpu!.start());
  const home = folderWith();
  vi.stubEnv('TRAINYARD_HOME', home);
  const config = tableConfig({
    model: {
      layers: [
        { type: 'dense', units: 8 },
        { type: 'dropout', rate: 0.2 },
      ],
    },
    train: { epochs: 1, batchSize: 16 },
  });
  const folder = folderWith({ 't.csv': twoClasses(60), 'm.train.json': config });

  const run = async (backend: string) => {
    const logs: string[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'log') logs.push(event.message);
    };
    const { done, runDir } = await train(folder, { backend, onEvent });
    return { backend: done.backend, logs, hash: lastHash(runDir) };
  };
  const first = await run('auto');
  expect(first.logs).toEqual([expect.stringMatching(/measured: .*webgpu: .*wasm: /)]);
  const again = await run('auto');
  expect(again).toMatchObject({ backend: first.backend, hash: first.hash });
  expect(again.logs).toEqual([expect.stringMatching(/measured before: .*webgpu: .*wasm: /)]);
  const asked = await run(first.backend);
  expect(asked).toEqual({ backend: first.backend, hash: first.hash, logs: [] });

  // What cannot be read is measured again.
  const file = join(home, 'stepTimes.json');
  writeFileSync(file, '{ torn');
  expect((await run('auto')).logs).toEqual([expect.stringMatching(/measured: /)]);
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toHaveLength(1);
});

it('tells what stands between its backend and a faster device', async () => {
  const wasm = backends.find(({ name }) => name === 'wasm')!;
  const probed = { available: true, details: 'WebAssembly', warning: 'The GPU is not used.' };
  vi.spyOn(wasm, 'probe').mockResolvedValue(probed as never);
  const folder = folderWith({ 't.csv': twoClasses(60), 'm.train.json': tableConfig() });
  const diagnostics: RunEvent[] = [];
  await train(folder, {
    backend: 'wasm',
    onEvent: (event) => void (event.type === 'diagnostic' && diagnostics.push(event)),
  });
  expect(diagnostics).toContainEqual(
    expect.objectContaining({ code: 'backend.gpuUnused', message: 'The GPU is not used.' }),
  );
});
