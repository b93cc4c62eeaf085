import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { random } from '../../src/runner/engine/random';
import { readEvents, readManifest } from '../../src/runner/rundir/directory';
import { diskFiles } from '../../src/runner/rundir/files';
import { TrainyardError } from '../../src/shared/problem';
import { folderWith, jsonLines } from '../support/cli';
import { failing, stillClock } from '../support/failingFiles';
import { runProcess } from '../support/killed';
import { lastHash, resume, train } from '../support/runs';
import { linear, tableConfig, twoClasses } from '../support/tables';

/** All that draws or remembers: dropout, batch normalization, schedule, callbacks, steps within epochs. */
const config = tableConfig({
  balance: { type: 'smote', kNeighbors: 3 },
  model: {
    layers: [
      { type: 'dense', units: 6, activation: 'relu' },
      'batchNormalization',
      { type: 'dropout', rate: 0.3 },
    ],
  },
  compile: { optimizer: { type: 'adam', learningRate: 0.02 }, metrics: ['accuracy', 'auc'] },
  train: {
    epochs: 4,
    batchSize: 16,
    learningRateSchedule: { type: 'cosineDecay', warmupSteps: 3 },
    checkpoints: { everySteps: 3 },
    callbacks: [
      { type: 'reduceLrOnPlateau', patience: 1 },
      { type: 'earlyStopping', patience: 3, restoreBestWeights: true },
    ],
  },
});
const project = (): string => folderWith({ 't.csv': twoClasses(90, 30), 'm.train.json': config });
const onlyRun = (folder: string): string => {
  const [id] = readdirSync(join(folder, 'runs')).filter((name) => !name.startsWith('.'));
  return join(folder, 'runs', id!);
};

let expected: { hash: string; metrics: unknown; writes: number };
beforeAll(async () => {
  stillClock();
  const counter = failing(Infinity, '');
  const { runDir, done } = await train(project(), { files: counter });
  expected = { hash: lastHash(runDir), metrics: done.metrics, writes: counter.used() };
  vi.useRealTimers();
});

const moments = (count: number, below: number): number[] => {
  const draws = random(11, 'moments');
  return Array.from({ length: count }, () => draws.integer(below));
};

describe('a run killed with -9', () => {
  it.each(moments(20, 40).map((moment, i) => [i + 1, moment + 1]))(
    '(%i) after %i lines and resumed ends with the same weights',
    async (_, line) => {
      const folder = project();
      await runProcess(
        ['train', 'm.train.json', '--backend', 'cpu', '--runs', 'runs', '--json'],
        folder,
        (lines) => lines.length >= line,
      );
      const run = onlyRun(folder);
      const epochs = readEvents(run).filter(({ type }) => type === 'epoch').length;
      const { code, out } = await runProcess(['resume', run, '--json'], folder);
      expect(code).toBe(0);
      expect(jsonLines(out).at(-1)).toMatchObject({ type: 'done', metrics: expected.metrics });
      expect(lastHash(run)).toBe(expected.hash);
      // No finished epoch that had its checkpoint is trained again.
      const again = jsonLines(out).filter(({ type }) => type === 'epoch').length;
      expect(again + epochs).toBeLessThanOrEqual(4 + 1);
    },
  );
});

describe('a write that fails', () => {
  beforeEach(stillClock);
  afterEach(() => vi.useRealTimers());

  const places = (step: number): number[] =>
    Array.from({ length: 400 }, (_, i) => 6 + i * step).filter((n) => n < 400);

  it('at any place, and a process that dies there, loses nothing', async () => {
    for (const place of places(23).filter((n) => n < expected.writes)) {
      const folder = project();
      await expect(train(folder, { files: failing(place, 'EIO') })).rejects.toMatchObject({
        code: 'run.writeFailed',
        exitCode: 3,
      });
      const run = onlyRun(folder);
      const { done } = await resume(run);
      expect(done.metrics).toEqual(expected.metrics);
      expect(lastHash(run)).toBe(expected.hash);
    }
  });

  it('on a full disk is told as such, and the run goes on when there is room again', async () => {
    for (const place of [8, Math.floor(expected.writes / 2), expected.writes - 2]) {
      const folder = project();
      const error = await train(folder, { files: failing(place, 'ENOSPC', 1) }).catch(
        (caught: unknown) => caught,
      );
      expect(error).toBeInstanceOf(TrainyardError);
      expect(error).toMatchObject({ code: 'run.diskFull', exitCode: 3 });
      const run = onlyRun(folder);
      expect(readManifest(run)).toMatchObject({
        state: 'failed',
        reason: { code: 'run.diskFull' },
      });
      await resume(run);
      expect(lastHash(run)).toBe(expected.hash);
    }
  });

  it('before the run is there leaves none', async () => {
    const folder = project();
    await expect(train(folder, { files: failing(3, 'EACCES') })).rejects.toMatchObject({
      code: 'run.writeFailed',
    });
    const left = readdirSync(join(folder, 'runs')).filter((name) => !name.startsWith('.'));
    expect(left).toEqual([]);
  });
});

it('stopped and resumed ends with the same weights, and keeps its checkpoint', async () => {
  const folder = project();
  const controller = new AbortController();
  const stopped = await train(folder, {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'checkpoint' && event.step >= 7) controller.abort();
    },
  });
  expect(stopped.state).toBe('stopped');
  expect(readManifest(stopped.runDir).state).toBe('stopped');
  const { state } = await resume(stopped.runDir);
  expect(state).toBe('finished');
  expect(lastHash(stopped.runDir)).toBe(expected.hash);
});

it('a run whose data have changed is not resumed', async () => {
  const folder = project();
  const controller = new AbortController();
  const { runDir } = await train(folder, {
    signal: controller.signal,
    onEvent: ({ type }) => type === 'checkpoint' && controller.abort(),
  });
  diskFiles.write(join(folder, 't.csv'), twoClasses(91, 30));
  await expect(resume(runDir)).rejects.toMatchObject({ problems: [{ code: 'run.dataChanged' }] });
});

it('a run that lives is not resumed', async () => {
  const folder = project();
  let refused: unknown;
  await train(folder, {
    onEvent: (event) => {
      if (event.type !== 'epoch' || event.epoch !== 2) return;
      void resume(onlyRun(folder)).catch((error: unknown) => (refused = error));
    },
  });
  expect(refused).toMatchObject({ code: 'run.alive', exitCode: 2 });
});

describe('a run that scales its target', () => {
  const scaled = (): string =>
    folderWith({
      't.csv': linear(120),
      'm.train.json': tableConfig({
        data: { type: 'table', source: 't.csv', target: 'y' },
        scaleTarget: 'standard',
        model: { layers: [{ type: 'dense', units: 6, activation: 'relu' }, 'batchNormalization'] },
        compile: { optimizer: { type: 'adam', learningRate: 0.02 }, metrics: ['mae', 'rmse'] },
        train: {
          epochs: 3,
          batchSize: 16,
          checkpoints: { everySteps: 2 },
          callbacks: [{ type: 'earlyStopping', patience: 3, restoreBestWeights: true }],
        },
      }),
    });

  it.each(['cpu', 'wasm'])(
    'killed with -9 in the middle of it ends with the same weights and metrics on %s',
    async (backend) => {
      const { runDir, done } = await train(scaled(), { backend });
      const file = (run: string, name: string): string => readFileSync(join(run, name), 'utf8');
      for (const epoch of [1, 2]) {
        const folder = scaled();
        await runProcess(
          ['train', 'm.train.json', '--backend', backend, '--runs', 'runs', '--json'],
          folder,
          (lines) => lines.some((line) => line.includes(`"type":"checkpoint","epoch":${epoch}`)),
        );
        const run = onlyRun(folder);
        expect(readManifest(run).state).toBe('running');
        const { done: again } = await resume(run);
        expect(again.metrics).toEqual(done.metrics);
        expect(lastHash(run)).toBe(lastHash(runDir));
        for (const name of ['preprocess.json', 'report.json'])
          expect(file(run, name)).toBe(file(runDir, name));
      }
    },
  );
});
