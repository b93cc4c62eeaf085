import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { Predictions } from '../../src/runner/evaluate/predictions';
import { readReport } from '../../src/runner/rundir/report';
import type { RunEvent } from '../../src/shared/run/events';
import { readEvents, readManifest } from '../../src/runner/rundir/directory';
import { shownState } from '../../src/runner/rundir/list';
import { folderWith } from '../support/cli';
import { lastHash, resume, train } from '../support/runs';
import { tableConfig, twoClasses } from '../support/tables';

/** Long enough that commands come while it goes; everything else about it is small. */
const project = (epochs: number): string =>
  folderWith({
    't.csv': twoClasses(400),
    'm.train.json': tableConfig({ train: { epochs, batchSize: 4 } }),
  });
const runIn = (folder: string): string =>
  join(folder, 'runs', readdirSync(join(folder, 'runs'))[0]!);
let commands = 0;
const command = (run: string, value: object): void =>
  writeFileSync(join(run, 'commands', `${++commands}-test.json`), JSON.stringify(value));
const kinds = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'steer' ? [event.action] : []));

it('takes pause, steer, resume and stop from the commands folder, each once', async () => {
  const folder = project(1000);
  const stages: string[] = [];
  const { state, runDir } = await train(folder, {
    onEvent: (event) => {
      const run = runIn(folder);
      if (event.type === 'epoch' && event.epoch === 1) command(run, { type: 'pause' });
      if (event.type !== 'steer') return;
      stages.push(event.action);
      if (event.action === 'pause') {
        command(run, { type: 'nonsense' });
        command(run, { type: 'steer', learningRate: 0.123 });
        command(run, { type: 'resume' });
        command(run, { type: 'stop' });
      }
    },
  });
  expect(state).toBe('stopped');
  expect(stages.slice(0, 2)).toEqual(['pause', 'steer']);
  expect(stages.at(-1)).toBe('stop');
  expect(kinds(readEvents(runDir))).toEqual(stages);
  expect(readManifest(runDir)).toMatchObject({ state: 'stopped' });
  expect(readManifest(runDir).checkpoints.last).not.toBeNull();
});

it.each([
  ['one model', {}],
  ['folds', { split: { type: 'stratifiedKFold', nSplits: 2 } }],
])('stops while the data are prepared, and begins there when it goes on: %s', async (_, more) => {
  const folder = folderWith({
    't.csv': twoClasses(80),
    'm.train.json': tableConfig({ train: { epochs: 1 }, ...more }),
  });
  const { state, runDir } = await train(folder, {
    onEvent: (event) => {
      if (event.type !== 'stage' || event.stage !== 'fit') return;
      command(runIn(folder), { type: 'pause' });
      command(runIn(folder), { type: 'stop' });
    },
  });
  expect(state).toBe('stopped');
  const events = readEvents(runDir);
  expect(kinds(events)).toEqual(['stop']);
  expect(events.some(({ type }) => type === 'model')).toBe(false);
  expect(readdirSync(join(runDir, 'commands'))).toEqual([]);
  expect(readManifest(runDir)).toMatchObject({ state: 'stopped' });
  expect((await resume(runDir)).state).toBe('finished');
});

it('stops at once where it is interrupted while the data are prepared', async () => {
  const folder = project(1);
  const controller = new AbortController();
  const { state, runDir } = await train(folder, {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === 'stage' && event.stage === 'fit') controller.abort();
    },
  });
  expect(state).toBe('stopped');
  expect(readEvents(runDir).some(({ type }) => type === 'model')).toBe(false);
  expect(existsSync(join(runDir, 'data.json'))).toBe(false);
});

it('leaves a stop that keeps the best weights to training, where there are some', async () => {
  const folder = project(1000);
  const { runDir } = await train(folder, {
    onEvent: (event) => {
      if (event.type === 'epoch' && event.epoch === 2) command(runIn(folder), { type: 'stop' });
    },
  });
  const { state, done } = await resume(runDir, {
    onEvent: (event) => {
      if (event.type === 'stage' && event.stage === 'fit')
        command(runDir, { type: 'stop', restoreBestWeights: true });
    },
  });
  expect(state).toBe('stopped');
  expect(done.metrics).toHaveProperty('test_loss');
});

it('steers the learning rate, keeps a checkpoint of before, and ignores what cannot be', async () => {
  const folder = project(1000);
  let halved = false;
  const { runDir } = await train(folder, {
    sets: ['compile.optimizer.learningRate=0.1', 'train.checkpoints.keep=all'],
    onEvent: (event) => {
      const run = runIn(folder);
      if (event.type === 'epoch' && event.epoch === 1) command(run, { type: 'pause' });
      if (event.type === 'epoch' && event.learningRate === 0.05 && !halved) {
        halved = true;
        command(run, { type: 'steer', learningRate: 0.025 });
      }
      if (event.type === 'epoch' && event.learningRate === 0.025) command(run, { type: 'stop' });
      if (event.type !== 'steer' || event.action !== 'pause') return;
      command(run, { type: 'steer', learningRateFactor: 0.5 });
      command(run, { type: 'steer', learningRateFactor: 'much' });
      command(run, { type: 'steer', learningRate: -2 });
      command(run, { type: 'resume' });
    },
  });
  const events = readEvents(runDir);
  const rates = events.flatMap((event) => (event.type === 'steps' ? event.learningRate : []));
  expect([...new Set(rates)].slice(0, 3)).toEqual([0.1, 0.05, 0.025]);
  const steers = events.filter((event) => event.type === 'steer' && event.action === 'steer');
  expect(steers).toMatchObject([
    { values: { learningRate: 0.05, learningRateFactor: 0.5 } },
    { values: { learningRate: 0.025, learningRateFactor: 0.5 } },
  ]);
  const checkpoint = events.findLast(
    ({ type, seq }) => type === 'checkpoint' && seq < steers[1]!.seq,
  );
  expect(checkpoint).toMatchObject({ step: rates.indexOf(0.025) });
  const ignored = events.filter((event) => event.type === 'log' && event.level === 'warning');
  expect(ignored).toHaveLength(2);
});

it('evaluates its best weights where it is stopped to keep them, and can still go on', async () => {
  const folder = project(1000);
  const { state, runDir, done } = await train(folder, {
    onEvent: (event) => {
      if (event.type === 'epoch' && event.epoch === 3)
        command(runIn(folder), { type: 'stop', restoreBestWeights: true });
    },
  });
  expect(state).toBe('stopped');
  expect(done.metrics).toHaveProperty('test_loss');
  const report = readReport(runDir)!;
  expect(report.scores.map(({ name }) => name)).toContain('accuracy');
  const predictions = JSON.parse(
    readFileSync(join(runDir, 'predictions.json'), 'utf8'),
  ) as Predictions & { readonly task: 'classification' };
  expect(predictions.names).toHaveLength(report.samples);
  const right = predictions.true.filter((label, i) => label === predictions.predicted[i]);
  expect(right.length / report.samples).toBeCloseTo(report.metrics.accuracy!, 6);
  expect((await resume(runDir, { sets: ['train.epochs=8'] })).state).toBe('finished');
});

it('tells what is planned, and metrics with the first steps', async () => {
  const folder = project(2);
  const { runDir } = await train(folder, { sets: ['train.learningRateSchedule=cosineDecay'] });
  const events = readEvents(runDir);
  const model = events.find((event) => event.type === 'model')!;
  const { step, learningRate } = model.planned!;
  expect(step.at(-1)).toBe(model.stepsPerEpoch * 2 - 1);
  const steps = events.filter((event) => event.type === 'steps');
  expect(steps[0]!.learningRate[0]).toBe(learningRate[0]);
  expect(steps.at(-1)!.learningRate.at(-1)).toBe(learningRate.at(-1));
  for (const { metrics } of steps) expect(metrics).toHaveProperty('accuracy');
});

it('goes on after a pause as if there had been none', async () => {
  const plain = await train(project(3));
  const folder = project(3);
  const paused = await train(folder, {
    onEvent: (event) => {
      if (event.type === 'model') command(runIn(folder), { type: 'pause' });
      if (event.type === 'steer' && event.action === 'pause')
        command(runIn(folder), { type: 'resume' });
    },
  });
  expect(lastHash(paused.runDir)).toBe(lastHash(plain.runDir));
});

it('goes on after a pause that was taken back at once', async () => {
  const folder = project(1000);
  let resumed = false;
  const { state, runDir } = await train(folder, {
    onEvent: (event) => {
      const run = runIn(folder);
      if (event.type === 'model') {
        command(run, { type: 'pause' });
        command(run, { type: 'resume' });
      }
      if (event.type === 'steer' && event.action === 'resume') resumed = true;
      if (event.type === 'epoch' && resumed) {
        resumed = false;
        command(run, { type: 'stop' });
      }
    },
  });
  expect(state).toBe('stopped');
  expect(kinds(readEvents(runDir))).toEqual(['pause', 'resume', 'stop']);
});

it('trains on when it is detached, and is seen as interrupted when it is gone', async () => {
  const folder = project(100_000);
  const printed = execFileSync(
    process.execPath,
    [resolve('dist/cli.cjs'), 'train', 'm.train.json', '--backend', 'cpu', '--detach'],
    { cwd: folder, encoding: 'utf8' },
  );
  const run = printed.trim();
  expect(existsSync(join(run, 'run.json'))).toBe(true);
  const { pid } = readManifest(run).process;
  expect(pid).not.toBe(process.pid);
  process.kill(pid, 'SIGKILL');
  // The kernel takes the process away a moment later.
  await expect
    .poll(() => shownState(run, readManifest(run)).state, { timeout: 10_000 })
    .toBe('interrupted');
});

it('a run that failed on the way goes on when its cause is mended', async () => {
  const folder = project(2);
  const controller = new AbortController();
  const { runDir } = await train(folder, {
    signal: controller.signal,
    onEvent: ({ type }) => type === 'epoch' && controller.abort(),
  });
  const { state, done } = await resume(runDir);
  expect(state).toBe('finished');
  expect(Object.keys(done.metrics)).toContain('test_loss');
});
