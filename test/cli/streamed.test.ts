import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { random } from '../../src/runner/engine/random';
import { npy } from '../../src/runner/numpy';
import { folderWith, trainyard } from '../support/cli';
import { lastHash, resume, train } from '../support/runs';
import { bars, pictureConfig } from '../support/pictures';
import { tableConfig, twoClasses } from '../support/tables';
import { zip } from '../support/zip';

const streaming = ['data.stream=always'];
const project = (): string =>
  folderWith({
    't.csv': twoClasses(600),
    'm.train.json': tableConfig({
      train: { epochs: 3, batchSize: 16, checkpoints: { everySteps: 5 } },
    }),
  });

it('trains from disk to the very weights that training in memory gives', async () => {
  const folder = project();
  const memory = await train(folder);
  const streamed = await train(folder, { sets: streaming });
  expect(streamed.done.metrics).toEqual(memory.done.metrics);
  expect(lastHash(streamed.runDir)).toBe(lastHash(memory.runDir));
  expect(streamed.report?.samples).toEqual(memory.report?.samples);
});

it('goes on in the middle of an epoch where it was stopped', async () => {
  const folder = project();
  const whole = await train(folder, { sets: streaming });
  const controller = new AbortController();
  const { state, runDir } = await train(folder, {
    sets: streaming,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'checkpoint' && event.step === 35) controller.abort();
    },
  });
  expect(state).toBe('stopped');
  const { done } = await resume(runDir);
  expect(done.metrics).toEqual(whole.done.metrics);
  expect(lastHash(runDir)).toBe(lastHash(whole.runDir));
});

it('inspects, prepares and evaluates it too', async () => {
  const folder = project();
  const at = (...args: string[]) => trainyard(folder, ...args, '--set', streaming[0]!);
  const inspected = await at('inspect', 'm.train.json', '--json');
  expect(inspected.code).toBe(0);
  const report = JSON.parse(inspected.out) as Record<string, unknown>;
  expect(report).toMatchObject({ rows: { read: 600, clean: 600 }, sampled: 600 });
  expect((await at('inspect', 'm.train.json')).out).toContain('data.streamed');
  await at('prepare', 'm.train.json', '--out', 'streamed');
  await trainyard(folder, 'prepare', 'm.train.json', '--out', 'memory');
  for (const name of ['x_train.npy', 'y_test.npy', 'prepared.json'])
    expect(readFileSync(join(folder, 'streamed', name))).toEqual(
      readFileSync(join(folder, 'memory', name)),
    );
  const { runDir, report: tested } = await train(folder, { sets: streaming });
  const evaluated = await trainyard(folder, 'evaluate', runDir, '--json');
  expect(JSON.parse(evaluated.out)).toEqual(JSON.parse(JSON.stringify(tested)));
});

describe('pictures', () => {
  const project = async (changes: object = {}): Promise<string> =>
    folderWith({ ...(await bars(40, 'pictures/')), 'm.train.json': pictureConfig({ ...changes }) });

  it.each([
    ['as they are', {}],
    ['augmented op by op', { augment: ['cutMix', { type: 'gaussianNoise', stddev: 0.05 }] }],
    ['whitened', { scale: { type: 'zcaWhitening', epsilon: 0.1 } }],
    ['resampled', { balance: { type: 'randomUnderSampler', samplingStrategy: { lying: 12 } } }],
  ])('%s are trained on from disk to the weights that memory gives', async (_, changes) => {
    const folder = await project({ train: { epochs: 2, batchSize: 16 }, ...changes });
    const memory = await train(folder);
    const streamed = await train(folder, { sets: streaming });
    expect(streamed.done.metrics).toEqual(memory.done.metrics);
    expect(lastHash(streamed.runDir)).toBe(lastHash(memory.runDir));
    expect(streamed.report?.samples).toEqual(memory.report?.samples);
  });

  it.each(['idx', 'npz'])('in an %s file, packed, are trained on alike', async (kind) => {
    const [count, side] = [120, 8];
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
    const draws = random(11, 'pictures');
    const pixels = Uint8Array.from({ length: count * side * side }, (_, i) =>
      draws.integer(100 + 100 * labels[Math.floor(i / (side * side))]!),
    );
    const header = (...numbers: number[]): Buffer =>
      Buffer.concat(numbers.map((n) => Buffer.from([n >>> 24, n >>> 16, n >>> 8, n])));
    const files: Record<string, Buffer> = {
      i: gzipSync(Buffer.concat([header(0x803, count, side, side), pixels])),
      l: Buffer.concat([header(0x801, count), labels]),
      'a.npz': zip(
        { 'x.npy': npy(pixels, [count, side, side]), 'y.npy': npy(labels, [count]) },
        true,
      ),
    };
    const data =
      kind === 'idx'
        ? { type: 'idx', images: 'i', labels: 'l' }
        : { type: 'numpy', source: 'a.npz' };
    const config = pictureConfig({ data, train: { epochs: 2, batchSize: 16 } });
    const folder = folderWith({ ...files, 'm.train.json': config });
    const memory = await train(folder);
    const streamed = await train(folder, { sets: streaming });
    expect(streamed.done.metrics).toEqual(memory.done.metrics);
    expect(lastHash(streamed.runDir)).toBe(lastHash(memory.runDir));
  });

  it('are inspected, prepared, previewed and evaluated from disk alike', async () => {
    const folder = await project();
    const both = async (...args: string[]) => {
      const found = [];
      for (const set of ['data.stream=never', ...streaming])
        found.push(await trainyard(folder, ...args, '--set', set));
      expect(found.map(({ code }) => code)).toEqual([0, 0]);
      return found.map(({ out }) => out) as [string, string];
    };
    const [memory, disk] = (await both('inspect', 'm.train.json', '--json')).map(
      (text) => JSON.parse(text) as { warnings: { code: string }[] },
    );
    const told = disk!.warnings.filter(({ code }) => code !== 'data.streamed');
    expect(disk!.warnings).toHaveLength(told.length + 1);
    expect({ ...disk, warnings: told, config: 0 }).toEqual({ ...memory, config: 0 });
    await trainyard(folder, 'prepare', 'm.train.json', '--out', 'memory');
    await trainyard(folder, 'prepare', 'm.train.json', '--out', 'disk', '--set', streaming[0]!);
    for (const name of ['x_train.npy', 'y_test.npy', 'prepared.json'])
      expect(readFileSync(join(folder, 'disk', name))).toEqual(
        readFileSync(join(folder, 'memory', name)),
      );
    const { runDir, report } = await train(folder, { sets: streaming });
    const evaluated = await trainyard(folder, 'evaluate', runDir, '--json');
    expect(JSON.parse(evaluated.out)).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it('are refused where a balancer looks at their pixels', async () => {
    const folder = await project({ balance: 'smote' });
    const { code, err } = await trainyard(
      ...([folder, 'inspect', 'm.train.json', '--set', streaming[0]!] as const),
    );
    expect(code).toBe(1);
    expect(err).toContain('data.notStreamed');
  });
});
