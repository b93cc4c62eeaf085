import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readEvents, readManifest } from '../../src/runner/rundir/directory';
import type { RunComparison } from '../../src/shared/run/compare';
import { initialState, reduce } from '../../src/shared/run/state';
import { folderWith, jsonLines, trainyard } from '../support/cli';
import { lastHash } from '../support/runs';
import { tableConfig, twoClasses } from '../support/tables';

const config = tableConfig({
  model: {
    layers: [
      { type: 'dense', units: 6, activation: 'relu' },
      'batchNormalization',
      { type: 'dropout', rate: 0.3 },
    ],
  },
  compile: { optimizer: { type: 'adam', learningRate: 0.02 }, metrics: ['accuracy'] },
  train: {
    epochs: 5,
    batchSize: 16,
    learningRateSchedule: { type: 'cosineDecay' },
    checkpoints: { keep: 'all' },
  },
});

let folder: string;
let parent: string;
const runs = (): string[] =>
  readdirSync(join(folder, 'runs'))
    .filter((name) => !name.startsWith('.'))
    .sort();

/** Does something that makes a run, and gives its directory and events. */
async function newRun(...args: string[]) {
  const before = new Set(runs());
  const { code, out, err } = await trainyard(folder, ...args, '--json');
  const [id] = runs().filter((each) => !before.has(each));
  return { code, err, events: jsonLines(out), run: join(folder, 'runs', id ?? '') };
}
const fork = (epoch: number, ...args: string[]) =>
  newRun('fork', parent, '--epoch', String(epoch), ...args);

beforeAll(async () => {
  folder = folderWith({ 't.csv': twoClasses(90, 30), 'm.train.json': config, 'runs/.keep': '' });
  const made = await newRun('train', 'm.train.json', '--backend', 'cpu', '--runs', 'runs');
  parent = made.run;
});

describe('fork', () => {
  it('with nothing changed goes on as its parent did, to the last bit', async () => {
    const { code, run } = await fork(2);
    expect(code).toBe(0);
    expect(lastHash(run)).toBe(lastHash(parent));
    expect(readManifest(run).metrics.last).toEqual(readManifest(parent).metrics.last);
  });

  it('is a run of its own with its parent, its settings and the history that it inherits', async () => {
    const before = readFileSync(join(parent, 'run.json'), 'utf8');
    const { code, run, events } = await fork(3, '--set', 'compile.optimizer.learningRate=0.001');
    expect(code).toBe(0);
    // Only what it trained itself is told.
    expect(events.filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch)).toEqual([4, 5]);
    const manifest = readManifest(run);
    expect(manifest).toMatchObject({
      state: 'finished',
      configPath: join(folder, 'm.train.json'),
      parent: { run: readManifest(parent).id, epoch: 3, sameSplit: true },
      set: ['backend=cpu', 'compile.optimizer.learningRate=0.001'],
    });
    expect(readFileSync(join(run, 'config.train.json'), 'utf8')).toBe(config);
    const log = readEvents(run);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i));
    const state = log.reduce(reduce, initialState());
    expect(state.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(state.steps.step).toEqual(state.steps.step.map((_, i) => i));
    expect(state.forks).toMatchObject([{ run: readManifest(parent).id, epoch: 3 }]);
    expect(state.checkpoints.map(({ epoch }) => epoch)).toEqual([4, 5]);
    expect(readFileSync(join(parent, 'run.json'), 'utf8')).toBe(before);
  });

  it('trains with another batch size, optimizer and more epochs', async () => {
    const sets = ['train.epochs=7', 'train.batchSize=32', 'compile.optimizer={"type":"sgd"}'];
    const { code, run, events } = await fork(5, ...sets.flatMap((set) => ['--set', set]));
    expect(code).toBe(0);
    const steps = events.filter(({ type }) => type === 'steps').flatMap(({ step }) => step);
    // 63 training rows in batches of 32: two steps an epoch.
    expect(steps).toEqual([10, 11, 12, 13]);
    expect(events.some(({ message }) => String(message).includes('sgd'))).toBe(true);
    const state = readEvents(run).reduce(reduce, initialState());
    expect(state.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('goes on without its parent, and can be forked again', async () => {
    const { run } = await fork(2, '--set', 'train.checkpoints.keep="all"');
    const again = await newRun('fork', run, '--epoch', '4');
    expect(again.code).toBe(0);
    rmSync(run, { recursive: true });
    const state = readEvents(again.run).reduce(reduce, initialState());
    expect(state.forks.map(({ epoch }) => epoch)).toEqual([2, 4]);
    const { code, out } = await trainyard(folder, 'evaluate', again.run, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(
      JSON.parse(readFileSync(join(again.run, 'report.json'), 'utf8')),
    );
  });

  it('warns where rows that are held out may have been learned from', async () => {
    const { code, events } = await fork(2, '--set', 'seed=7');
    expect(code).toBe(0);
    expect(events.filter(({ type }) => type === 'diagnostic')).toMatchObject([
      { severity: 'warning', code: 'run.forkSplit', at: ['split'] },
    ]);
  });

  it.each([
    ['an epoch without a checkpoint', ['--epoch', '9'], 2, 'run.noCheckpoint'],
    ['a plan that is at its end', ['--epoch', '5'], 1, 'run.nothingLeft'],
    ['another model', ['--epoch', '2', '--set', 'model.layers.0.units=7'], 2, 'run.modelChanged'],
    ['no epoch', [], 2, '--epoch'],
    ['an epoch that is none', ['--epoch', 'two'], 2, 'two'],
  ])('refuses %s', async (_, args, code, told) => {
    const result = await trainyard(folder, 'fork', parent, ...args);
    expect(result.code).toBe(code);
    expect(result.err).toContain(told);
  });

  it('refuses what is no run', async () => {
    const { code, err } = await trainyard(folder, 'fork', 'nowhere', '--epoch', '1');
    expect(code).toBe(2);
    expect(err).toContain('run.notFound');
  });
});

describe('compare', () => {
  it('tells where configs differ and what came of it', async () => {
    const { run } = await fork(3, '--set', 'compile.optimizer.learningRate=0.001');
    const { code, out } = await trainyard(folder, 'compare', parent, run, '--json');
    expect(code).toBe(0);
    const { runs: heads, config: differing, metrics } = JSON.parse(out) as RunComparison;
    expect(heads).toMatchObject([
      { id: readManifest(parent).id, parent: null, epoch: 5, state: 'finished' },
      { id: readManifest(run).id, parent: { run: readManifest(parent).id, epoch: 3 }, epoch: 5 },
    ]);
    expect(differing).toEqual([{ name: 'compile.optimizer.learningRate', values: [0.02, 0.001] }]);
    const test = metrics.find(({ name }) => name === 'test_accuracy');
    expect(test?.values).toEqual(
      [parent, run].map((each) => readManifest(each).metrics.test.test_accuracy),
    );
    const plain = await trainyard(folder, 'compare', parent, run);
    expect(plain.out).toMatch(/compile\.optimizer\.learningRate +0\.02 +0\.001/);
    expect(plain.out).toMatch(/forked from +– +\S+ @ 3/);
  });

  it('takes more than two, and says that configs are the same', async () => {
    const { out } = await trainyard(folder, 'compare', parent, parent, parent);
    expect(out).toContain('The configs are the same.');
  });

  it('wants two runs that can be read', async () => {
    expect((await trainyard(folder, 'compare', parent)).code).toBe(2);
    const { code, err } = await trainyard(folder, 'compare', parent, 'nowhere');
    expect(code).toBe(2);
    expect(err).toContain('run.notFound');
  });
});
