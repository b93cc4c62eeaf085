import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkpointsOf } from '../../../src/extension/explorer/checkpoints';
import { Nodes, type RunNode } from '../../../src/extension/explorer/nodes';
import {
  commandLineOf,
  deleteRun,
  isWorkedOn,
  renameRun,
} from '../../../src/extension/runs/changes';
import { isKnown, isLive, Listing } from '../../../src/extension/runs/listing';
import { ProgressTail } from '../../../src/extension/runs/progress';
import { listRuns, type ListedRun } from '../../../src/runner/rundir/list';
import { thisProcess } from '../../../src/runner/rundir/process';
import { encodeEvent } from '../../../src/shared/run/eventLog';
import type { RunEventBody } from '../../../src/shared/run/events';
import { foldsOf } from '../../../src/shared/run/folds';
import type { RunManifest } from '../../../src/shared/run/manifest';
import { folderWith } from '../../support/cli';

const manifest = (id: string, changes: Partial<RunManifest> = {}): RunManifest => ({
  ...{ version: 1, id, name: 'wine', state: 'finished', seed: 1, control: null, set: [] },
  ...{ configPath: '/w/wine.train.json', baseDir: '/w', versions: {}, backend: 'wasm' },
  process: { host: 'elsewhere', bootId: '', pid: 1, startTime: '' },
  times: { created: 1e12, started: 1e12 },
  checkpoints: { last: 'epoch-000003', best: 'epoch-000002', kept: [] },
  metrics: { last: {}, best: { val_loss: 0.5 }, test: {} },
  ...changes,
});

function write(runs: string, id: string, changes: Partial<RunManifest> = {}): string {
  const path = join(runs, id);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'run.json'), JSON.stringify(manifest(id, changes)));
  return path;
}
const live = { state: 'running', process: thisProcess() } as const;
const ids = (listed: readonly ListedRun[]): string[] => listed.map(({ id }) => id);

describe('the list of runs', () => {
  it('is the same as the command line has it, newest first, broken ones among them', async () => {
    const runs = folderWith();
    write(runs, '2', { name: 'b' });
    write(runs, '3', live);
    write(runs, '1', { state: 'running' });
    mkdirSync(join(runs, '4'));
    writeFileSync(join(runs, '4', 'run.json'), '{"version":1');
    mkdirSync(join(runs, '5'));
    mkdirSync(join(runs, '.unfinished'));
    writeFileSync(join(runs, 'a-file'), '');
    const listing = new Listing();
    listing.add(runs);
    listing.add(join(runs, 'no-such-folder'));
    await listing.scan();
    expect(ids(listing.runs)).toEqual(['5', '4', '3', '2', '1']);
    expect(listing.runs).toEqual(listRuns(runs));
    const states = listing.runs.map((each) => (isKnown(each) ? each.run.state : 'broken'));
    expect(states).toEqual(['broken', 'broken', 'running', 'finished', 'interrupted']);
  });
  it('sees what is added, changed and deleted, and reads again only that', async () => {
    const runs = folderWith();
    const first = write(runs, '1');
    write(runs, '2');
    const listing = new Listing();
    listing.add(runs);
    await listing.scan();
    const before = [...listing.runs];
    write(runs, '3');
    writeFileSync(join(first, 'run.json'), JSON.stringify(manifest('1', { name: 'other' })));
    rmSync(join(runs, '2'), { recursive: true });
    await listing.scan();
    expect(ids(listing.runs)).toEqual(['3', '1']);
    const known = listing.runs.filter(isKnown);
    expect(known.map(({ run }) => run.name)).toEqual(['wine', 'other']);
    await listing.scan();
    expect(listing.runs[1]).toBe(known[1]);
    expect(before).toHaveLength(2);
  });
  it('sees that the process of a run is gone', async () => {
    const runs = folderWith();
    write(runs, '1', live);
    const listing = new Listing();
    listing.add(runs);
    await listing.scan();
    expect(listing.runs.filter(isKnown).filter(isLive)).toHaveLength(1);
    const process = { ...thisProcess(), startTime: 'another' };
    writeFileSync(
      join(runs, '1', 'run.json'),
      JSON.stringify(manifest('1', { state: 'running', process })),
    );
    await listing.look();
    expect(listing.runs.filter(isKnown)[0]!.run.state).toBe('interrupted');
  });
  it('reads a thousand runs without holding up anything else', async () => {
    const runs = folderWith();
    for (let i = 0; i < 1000; i++) write(runs, String(i).padStart(4, '0'));
    const listing = new Listing();
    listing.add(runs);
    // Turns that others get meanwhile: with reads in one go there would be none.
    let turns = 0;
    let going = true;
    const turn = (): void => {
      turns++;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    await listing.scan();
    going = false;
    expect(listing.runs).toHaveLength(1000);
    expect(turns).toBeGreaterThan(20);
  });
});

const event = (body: RunEventBody, seq: number): string =>
  encodeEvent({ ...body, seq, time: 1e12 + seq });
const epoch = (n: number, seconds: number): RunEventBody => ({
  ...{ type: 'epoch', epoch: n, seconds, learningRate: 1, samplesPerSecond: 1 },
  metrics: { val_loss: 1 / n },
});

describe('the progress of a run', () => {
  it('follows the log as it grows, a torn line last', async () => {
    const run = folderWith();
    const tail = new ProgressTail(run);
    await tail.read();
    expect(tail.progress).toEqual({ epoch: 0, epochs: 0, secondsLeft: undefined, metrics: {} });
    const log = join(run, 'events.jsonl');
    const model: RunEventBody = {
      ...{ type: 'model', layers: [], parameters: 1, stepsPerEpoch: 2, epochs: 10 },
      ...{ backend: 'wasm', executor: 'eager' },
    };
    writeFileSync(log, event(model, 0) + event(epoch(1, 4), 1));
    const second = event(epoch(2, 2), 2);
    appendFileSync(log, second.slice(0, 20));
    await tail.read();
    expect(tail.progress).toMatchObject({ epoch: 1, epochs: 10, secondsLeft: 36 });
    appendFileSync(log, second.slice(20));
    await tail.read();
    const { epoch: done, secondsLeft, metrics } = tail.progress;
    expect([done, secondsLeft, metrics.val_loss]).toEqual([2, 24, 0.5]);
  });
  it('is that of a fold, then that of the refit behind them', async () => {
    const run = folderWith();
    const tail = new ProgressTail(run);
    const rows = { train: 8, validation: 2 };
    const fold = { type: 'fold', state: 'started', count: 2, rows } as const;
    const refit = { type: 'refit', state: 'started', epochs: 3, rows: 10 } as const;
    writeFileSync(join(run, 'events.jsonl'), event(fold, 0) + event(epoch(1, 4), 1));
    await tail.read();
    expect(tail.progress).toMatchObject({ epoch: 1, fold: { fold: 1, count: 2 } });
    appendFileSync(join(run, 'events.jsonl'), event(refit, 2));
    await tail.read();
    expect(tail.progress).toMatchObject({ epoch: 0, refit: true });
    expect(tail.progress.fold).toBeUndefined();
  });
});

describe('what is done to a run', () => {
  it('is never a deletion while a process works on it', async () => {
    const runs = folderWith();
    const going = write(runs, '1', live);
    expect(isWorkedOn(going)).toBe(true);
    expect(await deleteRun(going)).toBe(false);
    expect(existsSync(join(going, 'run.json'))).toBe(true);
    // run.json says it has ended, but the lock is held: the last files are being written.
    const ending = write(runs, '2');
    writeFileSync(join(ending, 'lock'), JSON.stringify(thisProcess()));
    expect(await deleteRun(ending)).toBe(false);
  });
  it('deletes that directory and nothing else', async () => {
    const outside = folderWith({ 'precious.txt': 'data' });
    const runs = folderWith();
    const gone = write(runs, '1');
    symlinkSync(outside, join(gone, 'link'));
    write(runs, '2');
    symlinkSync(outside, join(runs, '3'));
    expect(await deleteRun(gone)).toBe(true);
    expect(await deleteRun(join(runs, '3'))).toBe(true);
    expect(readdirSync(runs)).toEqual(['2']);
    expect(readFileSync(join(outside, 'precious.txt'), 'utf8')).toBe('data');
  });
  it("gives it another name without touching the runner's run.json", async () => {
    const runs = folderWith();
    const run = write(runs, '1', live);
    const before = readFileSync(join(run, 'run.json'), 'utf8');
    const name = (): string => (listRuns(runs)[0] as { run: RunManifest }).run.name;
    await renameRun(run, '  the good one ');
    expect(name()).toBe('the good one');
    expect(readFileSync(join(run, 'run.json'), 'utf8')).toBe(before);
    await renameRun(run, '');
    expect(name()).toBe('wine');
  });
  it('is said as a command line', () => {
    const run = manifest('1', {
      set: ['train.epochs=3', 'name=a b'],
      configPath: '/w/my wine.train.json',
    });
    expect(commandLineOf('/r/1', run)).toBe(
      'trainyard train "/w/my wine.train.json" --set train.epochs=3 --set "name=a b"',
    );
    expect(commandLineOf('/r/1', { ...run, state: 'interrupted' })).toBe('trainyard resume /r/1');
    const parent = { run: '0', epoch: 3, sameSplit: true };
    expect(commandLineOf('/r/1', { ...run, parent })).toBe(
      'trainyard fork /r/0 --epoch 3 --set train.epochs=3 --set "name=a b"',
    );
  });
});

describe('the nodes of the explorer', () => {
  const run = (id: string, changes: Partial<RunManifest> = {}): ListedRun => ({
    ...{ id, path: `/r/${id}` },
    run: manifest(id, changes),
  });
  const picture = (each: ListedRun): string => (isKnown(each) ? each.run.state : each.broken);
  const other = { configPath: '/w/kiln.train.json' };
  it('are configs with their runs, in the order of the list', () => {
    const nodes = new Nodes();
    const broken: ListedRun = { id: '0', path: '/r/0', broken: 'torn' };
    expect(nodes.update([run('3'), run('2', other), run('1'), broken], picture)).toBe('all');
    expect(nodes.roots.map(({ config }) => config)).toEqual([
      '/w/wine.train.json',
      other.configPath,
      '',
    ]);
    expect(nodes.childrenOf(nodes.roots[0]!).map(({ path }) => path)).toEqual(['/r/3', '/r/1']);
    expect(nodes.parentOf(nodes.childrenOf(nodes.roots[1]!)[0]!)).toBe(nodes.roots[1]);
  });
  it('have forks below the run that they were forked from, where that is there', () => {
    const nodes = new Nodes();
    const parent = (run: string) => ({ parent: { run, epoch: 2, sameSplit: true } });
    const all = [
      ...[run('5', parent('gone')), run('4', parent('2')), run('3', parent('2'))],
      ...[run('2', parent('1')), run('1', parent('9'))],
    ];
    nodes.update(all, picture);
    const [group] = nodes.roots;
    const paths = (node: Parameters<Nodes['childrenOf']>[0]): string[] =>
      nodes.childrenOf(node).map(({ path }) => path);
    expect(paths(group!)).toEqual(['/r/5', '/r/1']);
    const [, first] = nodes.childrenOf(group!);
    expect(paths(first!)).toEqual(['/r/2']);
    const [second] = nodes.childrenOf(first!);
    expect(paths(second!)).toEqual(['/r/4', '/r/3']);
    expect(nodes.parentOf(nodes.childrenOf(second!)[0]!)).toBe(second);
    expect(nodes.runsOf(group!)).toHaveLength(5);
    // The run that they stand below is deleted: they move up.
    expect(
      nodes.update(
        all.filter(({ id }) => id !== '2'),
        picture,
      ),
    ).toBe('all');
    expect(paths(group!)).toEqual(['/r/5', '/r/4', '/r/3', '/r/1']);
  });
  it('change one by one as long as the list stays', () => {
    const nodes = new Nodes();
    const runs = Array.from({ length: 1000 }, (_, i) => run(String(i)));
    nodes.update(runs, picture);
    const group = nodes.roots[0]!;
    const seventh = nodes.childrenOf(group)[7]!;
    runs[7] = run('7', { state: 'failed' });
    expect(nodes.update(runs, picture)).toEqual([group, seventh]);
    expect((nodes.update(runs, picture) as RunNode[]).length).toBe(0);
    expect(nodes.childrenOf(group)[7]).toBe(seventh);
    expect(nodes.update(runs.slice(1), picture)).toBe('all');
  });
});

it('checkpoints are those on disk, newest first, the best and the last one marked', async () => {
  const run = folderWith();
  for (const name of ['epoch-000001', 'epoch-000002', 'epoch-000003-step-000120', '.epoch-4'])
    mkdirSync(join(run, 'checkpoints', name), { recursive: true });
  const checkpoints = { best: 'epoch-000002', last: 'epoch-000003-step-000120', kept: [] };
  const found = await checkpointsOf(run, { checkpoints });
  expect(found.map(({ epoch: n, step, best, last }) => [n, step, best, last])).toEqual([
    [3, 120, false, true],
    [2, undefined, true, false],
    [1, undefined, false, false],
  ]);
  expect(await checkpointsOf(join(run, 'none'), { checkpoints })).toEqual([]);
});

it('checkpoints of a refit come before those of the folds, and its last one is the model', async () => {
  const run = folderWith();
  for (const place of ['.', 'folds/fold-1'])
    mkdirSync(join(run, place, 'checkpoints', 'epoch-000002'), { recursive: true });
  const own = { best: null, last: 'epoch-000002', kept: [] };
  const entry = {
    ...{ fold: 1, seed: 1, rows: { train: 8, validation: 2 }, metrics: { last: {}, best: {} } },
    checkpoints: { ...own, best: 'epoch-000002' },
    result: { val_loss: 0.5 },
  };
  const refit = { epochs: 2, rows: 10, metrics: {} };
  const marks = async (changes: object): Promise<unknown[]> => {
    const folds = { ...foldsOf(1, [entry]), refit: { ...refit, ...changes } };
    const found = await checkpointsOf(run, { checkpoints: own, folds });
    return found.map(({ fold, refit: of, best }) => [fold, of, best]);
  };
  expect(await marks({})).toEqual([
    [undefined, true, false],
    [1, undefined, true],
  ]);
  expect(await marks({ result: { loss: 0.1 } })).toEqual([
    [undefined, true, true],
    [1, undefined, false],
  ]);
});
