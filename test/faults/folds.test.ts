import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readEvents, readManifest } from '../../src/runner/rundir/directory';
import { chosenFold, foldFolder } from '../../src/shared/run/folds';
import { initialState, reduce } from '../../src/shared/run/state';
import { folderWith } from '../support/cli';
import type { RunEvent } from '../../src/shared/run/events';
import { failing, stillClock } from '../support/failingFiles';
import { runProcess } from '../support/killed';
import { resume, train } from '../support/runs';
import { tableConfig, twoClasses } from '../support/tables';

const FOLDS = 3;
/** All that draws: balancing, dropout, order, and steps within epochs. */
const config = {
  split: { type: 'stratifiedKFold', nSplits: FOLDS, shuffle: true, test: 0.2 },
  balance: { type: 'smote', kNeighbors: 3 },
  model: {
    layers: [
      { type: 'dense', units: 6, activation: 'relu' },
      { type: 'dropout', rate: 0.3 },
    ],
  },
  compile: { optimizer: { type: 'adam', learningRate: 0.02 }, metrics: ['accuracy', 'auc'] },
  train: { epochs: 2, batchSize: 16, checkpoints: { everySteps: 3 } },
};
const project = (changes: object = {}): string =>
  folderWith({
    't.csv': twoClasses(90, 30),
    'm.train.json': tableConfig({ ...config, ...changes }),
  });
const onlyRun = (folder: string): string => {
  const [id] = readdirSync(join(folder, 'runs')).filter((name) => !name.startsWith('.'));
  return join(folder, 'runs', id!);
};

/** Hash of the weights and optimizers of all folds, and of what they say of the rows left out. */
function hashOf(runDir: string): string {
  const hash = createHash('sha256');
  for (const { fold, checkpoints } of readManifest(runDir).folds!.entries) {
    const folder = join(runDir, foldFolder(fold));
    const last = join(folder, 'checkpoints', checkpoints.last!);
    for (const file of ['weights.bin', 'optimizer.bin'])
      hash.update(readFileSync(join(last, file)));
    for (const file of ['preprocess.json', 'outputs.npy', 'report.json'])
      hash.update(readFileSync(join(folder, file)));
  }
  return hash.update(readFileSync(join(runDir, 'report.json'))).digest('hex');
}

/** The same of the model behind the folds, of all their rows. */
function hashOfRefit(runDir: string): string {
  const { checkpoints, folds } = readManifest(runDir);
  const hash = createHash('sha256').update(hashOf(runDir));
  for (const file of ['weights.bin', 'optimizer.bin'])
    hash.update(readFileSync(join(runDir, 'checkpoints', checkpoints.last!, file)));
  hash.update(readFileSync(join(runDir, 'preprocess.json')));
  return hash.update(JSON.stringify(folds!.refit)).digest('hex');
}

let expected: { hash: string; metrics: unknown; folds: unknown; writes: number };
beforeAll(async () => {
  stillClock();
  const counter = failing(Infinity, 'EIO');
  const { runDir, done, state } = await train(project(), { files: counter });
  expect(state).toBe('finished');
  const { metrics, folds } = done;
  expected = { hash: hashOf(runDir), metrics, folds, writes: counter.used() };
  vi.useRealTimers();
});
afterEach(() => vi.useRealTimers());

describe('a run of folds', () => {
  it('that dies at any place goes on in the fold where it was, to the same weights', async () => {
    stillClock();
    let inLater = 0;
    for (let place = 7; place < expected.writes; place += 31) {
      const folder = project();
      await expect(train(folder, { files: failing(place, 'EIO') })).rejects.toMatchObject({
        code: 'run.writeFailed',
      });
      const run = onlyRun(folder);
      const ended = readManifest(run).folds?.entries.filter(({ result }) => result) ?? [];
      if (ended.length > 0) inLater++;
      const before = readEvents(run).length;
      const { done } = await resume(run);
      expect(done).toMatchObject({ state: 'finished', metrics: expected.metrics });
      expect(done.folds).toEqual(expected.folds);
      expect(hashOf(run)).toBe(expected.hash);
      // What had ended is not trained again.
      const again = readEvents(run)
        .slice(before)
        .filter((event) => event.type === 'steps' || event.type === 'fold');
      expect(again.some(({ fold }) => ended.some((each) => each.fold === fold))).toBe(false);
    }
    expect(inLater).toBeGreaterThan(2);
  });

  describe.each(['cpu', 'wasm'])('killed with -9 on %s', (backend) => {
    let whole: string;
    beforeAll(async () => {
      stillClock();
      whole = hashOf((await train(project(), { backend })).runDir);
    });

    /** Whether an event of a fold is that one. */
    type Moment = (event: RunEvent) => boolean;
    const moments: [string, Moment][] = [
      [
        'at the end of fold 1',
        ({ type, fold, ...rest }) => type === 'fold' && fold === 1 && 'metrics' in rest,
      ],
      ['as fold 2 begins', ({ type, fold }) => type === 'fold' && fold === 2],
      [
        'in an epoch of fold 2',
        ({ type, fold, ...rest }) =>
          type === 'checkpoint' && fold === 2 && 'step' in rest && rest.step === 3,
      ],
      ['after an epoch of fold 2', ({ type, fold }) => type === 'epoch' && fold === 2],
      [
        'while fold 2 is evaluated',
        ({ type, fold, ...rest }) =>
          type === 'stage' && fold === 2 && 'stage' in rest && rest.stage === 'evaluate',
      ],
      [
        'at the end of the last fold',
        ({ type, fold, ...rest }) => type === 'fold' && fold === FOLDS && 'metrics' in rest,
      ],
    ];
    it.each(moments)('%s, it goes on there, to the same bits', async (_, moment) => {
      const folder = project();
      await runProcess(
        ['train', 'm.train.json', '--backend', backend, '--runs', 'runs', '--json'],
        folder,
        (lines) => lines.some((line) => moment(JSON.parse(line) as RunEvent)),
      );
      const run = onlyRun(folder);
      const before = readEvents(run);
      const ended = readManifest(run).folds!.entries.filter(({ result }) => result);
      const { code } = await runProcess(['resume', run, '--json'], folder);
      expect(code).toBe(0);
      expect(hashOf(run)).toBe(whole);
      const again = readEvents(run)
        .slice(before.length)
        .filter(({ type }) => type === 'steps');
      expect(again.some(({ fold }) => ended.some((each) => each.fold === fold))).toBe(false);
    });
  });

  it('that is stopped in a fold says so, and goes on there', async () => {
    const folder = project();
    const controller = new AbortController();
    const { runDir, state, done } = await train(folder, {
      signal: controller.signal,
      onEvent: ({ type, fold }) => type === 'checkpoint' && fold === 2 && controller.abort(),
    });
    expect(state).toBe('stopped');
    expect(done.folds).toHaveLength(1);
    expect(readManifest(runDir).folds!.entries).toHaveLength(2);
    const { state: after } = await resume(runDir);
    expect(after).toBe('finished');
    expect(hashOf(runDir)).toBe(expected.hash);
  });

  it('waits where it is paused, and takes the best of a fold that is stopped with it', async () => {
    const folder = project();
    const told: string[] = [];
    let sent = 0;
    const send = (command: object): void =>
      writeFileSync(join(onlyRun(folder), 'commands', `${++sent}-t.json`), JSON.stringify(command));
    const { runDir, state, done } = await train(folder, {
      onEvent: (event) => {
        if (event.type === 'checkpoint' && event.fold === 2 && sent === 0) {
          send({ type: 'pause' });
          send({ type: 'resume' });
          send({ type: 'stop', restoreBestWeights: true });
        }
        if (event.type === 'steer') told.push(`${event.action} ${event.fold}`);
      },
      sets: ['train.epochs=30'],
    });
    expect(told).toEqual(['pause 2', 'resume 2', 'stop 2']);
    expect(state).toBe('stopped');
    expect(done.folds!.map(({ fold }) => fold)).toEqual([1, 2]);
    const before = readEvents(runDir).length;
    const { state: after } = await resume(runDir);
    expect(after).toBe('finished');
    const trained = readEvents(runDir)
      .slice(before)
      .filter(({ type }) => type === 'steps');
    expect(new Set(trained.map(({ fold }) => fold))).toEqual(new Set([3]));
  });

  it('tells of each event which fold it is of, and its state which fold is shown', async () => {
    const folder = project();
    const { runDir, done } = await train(folder);
    const events = readEvents(runDir);
    for (const type of ['model', 'steps', 'epoch', 'checkpoint'])
      expect(new Set(events.filter((each) => each.type === type).map(({ fold }) => fold))).toEqual(
        new Set([1, 2, 3]),
      );
    const state = events.reduce(reduce, initialState());
    expect(state.fold).toMatchObject({ current: FOLDS, count: FOLDS });
    expect(state.folds.map(({ fold, metrics, epochs }) => [fold, epochs.length, metrics])).toEqual(
      done.folds!.map(({ fold, metrics }) => [fold, 2, metrics]),
    );
    expect(state.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(state.steps.step[0]).toBe(0);
    expect(state.steps.elapsed.at(-1)!).toBeLessThanOrEqual(state.elapsed);
    // Half-way, the state is that of the second fold alone.
    const end = events.findIndex(({ type, fold }) => type === 'epoch' && fold === 2);
    const half = events.slice(0, end + 1).reduce(reduce, initialState());
    expect(half.fold!.current).toBe(2);
    expect(half.epochs).toHaveLength(1);
    expect(half.folds[0]!.epochs).toHaveLength(2);
  });
});

describe('a refit behind the folds', () => {
  const refit = {
    split: { ...config.split, nSplits: 2, refit: true },
    train: {
      ...config.train,
      callbacks: [{ type: 'earlyStopping', patience: 1, restoreBestWeights: true }],
    },
  };

  it('that dies at any place goes on in it, to the same weights', async () => {
    stillClock();
    const counter = failing(Infinity, 'EIO');
    let begins = 0;
    const { runDir: whole, done: end } = await train(project(refit), {
      files: counter,
      onEvent: ({ type }) => {
        if (type === 'refit' && begins === 0) begins = counter.used();
      },
    });
    const wanted = hashOfRefit(whole);
    expect(end.refit).toBeDefined();
    const last = counter.used();
    for (let place = begins + 1; place < last; place += 13) {
      const folder = project(refit);
      await expect(train(folder, { files: failing(place, 'EIO') })).rejects.toMatchObject({
        code: 'run.writeFailed',
      });
      const run = onlyRun(folder);
      const before = readEvents(run).length;
      const { done } = await resume(run);
      expect(done).toMatchObject({ state: 'finished', refit: end.refit, metrics: end.metrics });
      expect(hashOfRefit(run)).toBe(wanted);
      const again = readEvents(run).slice(before);
      expect(again.some(({ fold }) => fold !== undefined)).toBe(false);
    }
  });

  describe.each(['cpu', 'wasm'])('killed with -9 on %s', (backend) => {
    let whole: string;
    beforeAll(async () => {
      stillClock();
      whole = hashOfRefit((await train(project(refit), { backend })).runDir);
    });

    /** Whether an event is that moment; the refit's have no fold. */
    type Moment = (event: RunEvent) => boolean;
    const moments: [string, Moment][] = [
      ['as it begins', ({ type }) => type === 'refit'],
      [
        'in an epoch',
        ({ type, fold, ...rest }) =>
          type === 'checkpoint' && fold === undefined && 'step' in rest && rest.step === 3,
      ],
      ['after an epoch', ({ type, fold }) => type === 'epoch' && fold === undefined],
      ['at its end', ({ type, ...rest }) => type === 'refit' && 'metrics' in rest],
    ];
    it.each(moments)('%s, it goes on there, to the same bits', async (_, moment) => {
      const folder = project(refit);
      await runProcess(
        ['train', 'm.train.json', '--backend', backend, '--runs', 'runs', '--json'],
        folder,
        (lines) => lines.some((line) => moment(JSON.parse(line) as RunEvent)),
      );
      const run = onlyRun(folder);
      const before = readEvents(run).length;
      const { code } = await runProcess(['resume', run, '--json'], folder);
      expect(code).toBe(0);
      expect(hashOfRefit(run)).toBe(whole);
      const again = readEvents(run).slice(before);
      expect(again.some(({ fold }) => fold !== undefined)).toBe(false);
    });
  });

  it('that is stopped says so, leaves the best fold as the model, and goes on', async () => {
    const folder = project(refit);
    const controller = new AbortController();
    const { runDir, state, done } = await train(folder, {
      signal: controller.signal,
      onEvent: ({ type, fold }) =>
        type === 'checkpoint' && fold === undefined && controller.abort(),
    });
    expect(state).toBe('stopped');
    expect(done.refit).toBeUndefined();
    const { folds } = readManifest(runDir);
    expect(folds!.refit!.result).toBeUndefined();
    expect(chosenFold({ folds: folds! })!.fold).toBe(folds!.best);
    const { state: after } = await resume(runDir);
    expect(after).toBe('finished');
    expect(chosenFold(readManifest(runDir))).toBeUndefined();
  });

  it('tells of itself apart from the folds, whose curves stay', async () => {
    const { runDir, done } = await train(project(refit));
    const state = readEvents(runDir).reduce(reduce, initialState());
    expect(state.fold).toMatchObject({ current: 'refit', count: 2 });
    const { epochs, metrics } = done.refit!;
    expect(state.refit).toEqual({ epochs, metrics, rows: 72 });
    expect(state.epochs).toHaveLength(epochs);
    expect(state.folds.map((each) => each.epochs.length > 0)).toEqual([true, true]);
    expect(state.model!.epochs).toBe(epochs);
  });
});
