import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readEvents, readManifest } from '../../src/runner/rundir/directory';
import type { RunEvent } from '../../src/shared/run/events';
import type { DataReport } from '../../src/shared/protocol/dataReport';
import type { RunManifest } from '../../src/shared/run/manifest';
import { foldFolder } from '../../src/shared/run/folds';
import { folderWith, trainyard } from '../support/cli';
import { train } from '../support/runs';
import { linear, tableConfig, twoClasses } from '../support/tables';

const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;
const csv = twoClasses(90, 30);
const common = {
  balance: { type: 'smote', kNeighbors: 3 },
  compile: { optimizer: { type: 'adam', learningRate: 0.05 }, metrics: ['accuracy', 'auc'] },
  train: { epochs: 3, batchSize: 16 },
};

interface Report {
  readonly samples: number;
  readonly accuracy: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly folds: {
    readonly results: readonly { fold: number; metrics: Record<string, number> }[];
    readonly mean: Record<string, number>;
    readonly deviation: Record<string, number>;
    readonly best: number;
    readonly refit?: unknown;
  };
}

describe('a run of stratified folds with a test part', () => {
  const split = { type: 'stratifiedKFold', nSplits: 4, shuffle: true, test: 0.2 };
  let folder: string;
  let run: string;
  let manifest: RunManifest;
  beforeAll(async () => {
    folder = folderWith({ 't.csv': csv, 'm.train.json': tableConfig({ ...common, split }) });
    run = (await train(folder)).runDir;
    manifest = readManifest(run);
  });

  it('reports each fold, mean and deviation, and all rows left out', () => {
    const report = json<Report>(run, 'report.json');
    expect(report.samples).toBe(72);
    expect(report.confusionMatrix.flat().reduce((a, b) => a + b, 0)).toBe(72);
    const { names } = json<{ names: number[] }>(run, 'predictions.json');
    expect(new Set(names).size).toBe(72);
    const accuracies = report.folds.results.map(({ metrics }) => metrics.val_accuracy!);
    expect(accuracies).toHaveLength(4);
    const mean = accuracies.reduce((a, b) => a + b, 0) / 4;
    const variance = accuracies.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 4;
    expect(report.folds.mean.val_accuracy).toBeCloseTo(mean, 12);
    expect(report.folds.deviation.val_accuracy).toBeCloseTo(Math.sqrt(variance), 12);
    // Folds of one size: the mean of their accuracies is that of all rows.
    expect(report.accuracy).toBeCloseTo(mean, 10);
    expect(report.metrics.accuracy).toBeCloseTo(mean, 12);
    const losses = report.folds.results.map(({ metrics }) => metrics.val_loss!);
    expect(losses[report.folds.best - 1]).toBe(Math.min(...losses));
    expect(manifest.metrics.test).toEqual({
      test_loss: report.folds.mean.test_loss,
      test_accuracy: report.folds.mean.test_accuracy,
      test_auc: report.folds.mean.test_auc,
    });
  });

  it('evaluates and predicts with the best fold', async () => {
    const best = manifest.folds!.best!;
    const entry = manifest.folds!.entries[best - 1]!;
    const held = await trainyard(folder, 'evaluate', run, '--split', 'validation', '--json');
    expect(JSON.parse(held.out)).toEqual(json(run, foldFolder(best), 'report.json'));
    const tested = await trainyard(folder, 'evaluate', run, '--json');
    const report = JSON.parse(tested.out) as Report;
    expect(report.samples).toBe(18);
    expect(report.metrics.accuracy).toBe(entry.result!.test_accuracy);
    writeFileSync(join(folder, 'new.csv'), 'x1,x2,colour\n3,0,red\n-3,0,blue\n');
    const { out } = await trainyard(folder, 'predict', run, 'new.csv', '--json');
    const predictions = JSON.parse(out) as { prediction: string }[];
    expect(predictions.map(({ prediction }) => prediction)).toEqual(['yes', 'no']);
    const exported = await trainyard(
      ...([folder, 'export', run, '--format', 'tfjs', '--out', 'model'] as const),
    );
    expect(exported.code).toBe(0);
    expect(readFileSync(join(folder, 'model', 'weights.bin'))).toEqual(
      readFileSync(
        join(run, foldFolder(best), 'checkpoints', entry.checkpoints.best!, 'weights.bin'),
      ),
    );
  });

  it('evaluates, predicts and exports with another fold where one is named', async () => {
    const best = manifest.folds!.best!;
    const other = best === 1 ? 2 : 1;
    const entry = manifest.folds!.entries[other - 1]!;
    const fold = ['--fold', String(other)];
    const held = await trainyard(
      ...([folder, 'evaluate', run, '--split', 'validation', ...fold, '--json'] as const),
    );
    expect(JSON.parse(held.out)).toEqual(json(run, foldFolder(other), 'report.json'));
    writeFileSync(join(folder, 'new.csv'), 'x1,x2,colour\n3,0,red\n');
    const predicted = async (...given: string[]): Promise<unknown> => {
      const { out } = await trainyard(folder, 'predict', run, 'new.csv', '--json', ...given);
      return (JSON.parse(out) as { probabilities: unknown }[])[0]!.probabilities;
    };
    expect(await predicted(...fold)).not.toEqual(await predicted());
    expect(await predicted('--fold', String(best))).toEqual(await predicted());
    await trainyard(folder, 'export', run, '--format', 'tfjs', '--out', 'other', ...fold);
    const { best: name } = entry.checkpoints;
    expect(readFileSync(join(folder, 'other', 'weights.bin'))).toEqual(
      readFileSync(join(run, foldFolder(other), 'checkpoints', name!, 'weights.bin')),
    );
  });

  it.each(['predict', 'evaluate', 'export'])(
    '%s names the folds where one is unknown',
    async (command) => {
      const inputs = command === 'predict' ? ['new.csv'] : [];
      const format = command === 'export' ? ['--format', 'tfjs', '--out', 'none'] : [];
      const told = await trainyard(folder, command, run, ...inputs, ...format, '--fold', '5');
      expect(told.code).toBe(2);
      expect(told.err).toContain('run.foldUnknown');
      expect(told.err).toContain('1, 2, 3, 4');
      const help = await trainyard(folder, command, '--help');
      expect(help.out).toContain('--fold <n>');
    },
  );

  it('is inspected fold by fold', async () => {
    const { out } = await trainyard(folder, 'inspect', 'm.train.json', '--json');
    const { folds, split, splits } = JSON.parse(out) as DataReport;
    expect(folds).toHaveLength(4);
    for (const { train: trained, validation } of folds!) {
      expect(trained).toMatchObject({ rows: 54, classes: { no: 36, yes: 18 } });
      expect(validation).toMatchObject({ rows: 18, classes: { no: 12, yes: 6 } });
    }
    expect(splits.test.rows).toBe(18);
    expect(split.seed).toBe(42);
    const plain = await trainyard(folder, 'inspect', 'm.train.json');
    expect(plain.out).toMatch(/^4 +54 +18 +12 +6$/m);
  });

  it('prints folds as they go, and all of them at the end', async () => {
    const { out, code } = await trainyard(folder, 'train', 'm.train.json', '--backend', 'cpu');
    expect(code).toBe(0);
    expect(out).toContain('fold 2/4: 54 rows to train on, 18 left out');
    expect(out).toContain('fold 4/4  epoch 3/3');
    expect(out).toMatch(/^mean .*\n± /m);
  });
});

it('a fold is as a run of its own on the same parts with the same seed', async () => {
  const columns = csv.trim().split('\n');
  const part = (i: number): string => ['validation', 'train', 'train'][i % 3]!;
  const table = columns.map(
    (line, i) => `${line},${i === 0 ? 'part,fold' : `${part(i)},f${i % 3}`}`,
  );
  const features = { exclude: ['part', 'fold'] };
  const data = { type: 'table', source: 't.csv', target: 'label', features };
  const own = (changes: object): string =>
    folderWith({
      't.csv': table.join('\n'),
      'm.train.json': tableConfig({ ...common, data, ...changes }),
    });
  const split = { type: 'leaveOneGroupOut', column: 'fold' };
  const { runDir: folds } = await train(own({ split }));
  const { seed, rows } = readManifest(folds).folds!.entries[0]!;
  expect(rows).toEqual({ train: 60, validation: 30 });
  const { runDir: alone } = await train(own({ split: { type: 'column', column: 'part' }, seed }));
  const { last } = readManifest(alone).checkpoints;
  const weights = (...path: string[]): Buffer =>
    readFileSync(join(...path, 'checkpoints', last!, 'weights.bin'));
  expect(weights(folds, foldFolder(1))).toEqual(weights(alone));
  expect(json(folds, foldFolder(1), 'preprocess.json')).toEqual(json(alone, 'preprocess.json'));
});

it('nothing that is fitted in a fold knows the rows that it leaves out', async () => {
  const lines = csv.trim().split('\n');
  const groups = lines.map((line, i) => `${line},${i === 0 ? 'g' : `g${i % 3}`}`);
  // Values of one group that no other row comes near to.
  const garbage = groups.map((line, i) =>
    i > 0 && i % 3 === 1 ? line.replace(/^[^,]+,[^,]+/, '99999,-99999') : line,
  );
  const run = async (rows: readonly string[]): Promise<string> => {
    const folder = folderWith({
      't.csv': rows.join('\n'),
      'm.train.json': tableConfig({ ...common, split: { type: 'leaveOneGroupOut', column: 'g' } }),
    });
    return (await train(folder)).runDir;
  };
  const [clean, dirty] = [await run(groups), await run(garbage)];
  const fold = 2;
  const { last } = readManifest(clean).folds!.entries[fold - 1]!.checkpoints;
  for (const file of ['preprocess.json', join('checkpoints', last!, 'weights.bin')])
    expect(readFileSync(join(dirty, foldFolder(fold), file))).toEqual(
      readFileSync(join(clean, foldFolder(fold), file)),
    );
});

it('folds of a regression, by time, with a scaled target', async () => {
  const folder = folderWith({
    't.csv': linear(120),
    'm.train.json': tableConfig({
      data: { type: 'table', source: 't.csv', target: 'y' },
      scaleTarget: 'standard',
      split: { type: 'timeSeriesSplit', nSplits: 3, gap: 2 },
      train: { epochs: 15, batchSize: 16 },
    }),
  });
  const { runDir, done } = await train(folder);
  expect(done.folds!.map(({ fold }) => fold)).toEqual([1, 2, 3]);
  const report = json<Report & { r2: number; residualQuantiles: unknown[] }>(runDir, 'report.json');
  expect(report.samples).toBe(90);
  expect(report.residualQuantiles).toHaveLength(7);
  expect(report.r2).toBeGreaterThan(0.5);
  const { entries } = readManifest(runDir).folds!;
  expect(entries.map(({ rows }) => rows.train)).toEqual([28, 58, 88]);
});

it('a fold that would train on one class alone is refused before any is trained', async () => {
  const sorted = csv.trim().split('\n');
  const body = sorted
    .slice(1)
    .sort((a, b) => (a.endsWith('yes') ? 1 : 0) - (b.endsWith('yes') ? 1 : 0));
  const folder = folderWith({
    't.csv': [sorted[0], ...body.slice(0, 70)].join('\n'),
    'm.train.json': tableConfig({ ...common, split: { type: 'timeSeriesSplit', nSplits: 3 } }),
  });
  const { code, err } = await trainyard(folder, 'train', 'm.train.json', '--backend', 'cpu');
  expect(code).toBe(1);
  expect(err).toContain('split.oneClass');
});

it('a run of one model has no folds to name', async () => {
  const folder = folderWith({ 't.csv': csv, 'm.train.json': tableConfig(common) });
  const { runDir } = await train(folder);
  const { code, err } = await trainyard(folder, 'evaluate', runDir, '--fold', '1');
  expect(code).toBe(2);
  expect(err).toContain('run.foldUnknown');
});

it('folds are not forked, neither from a run nor into one', async () => {
  const folder = folderWith({
    't.csv': csv,
    'm.train.json': tableConfig({ ...common, split: { type: 'stratifiedKFold', nSplits: 2 } }),
  });
  const { runDir } = await train(folder);
  const forked = await trainyard(folder, 'fork', runDir, '--epoch', '1');
  expect(forked).toMatchObject({ code: 2 });
  expect(forked.err).toContain('run.forkFolds');
  const { runDir: plain } = await train(folder, {
    sets: ['split=stratified', 'train.checkpoints.keep=all'],
  });
  const into = await trainyard(folder, 'fork', plain, '--epoch', '1', '--set', 'split=kFold');
  expect(into).toMatchObject({ code: 2 });
  expect(into.err).toContain('run.forkFolds');
});

it('folds of a table that is read from disk are those of one in memory', async () => {
  const folder = folderWith({
    't.csv': csv,
    'm.train.json': tableConfig({
      ...common,
      balance: 'none',
      split: { type: 'kFold', shuffle: true, nSplits: 3 },
    }),
  });
  const { done } = await train(folder);
  const { done: streamed } = await train(folder, { sets: ['data.stream=always'] });
  expect(streamed.folds).toEqual(done.folds);
});

describe('a run of folds with a refit', () => {
  const split = { type: 'kFold', nSplits: 3, shuffle: true, test: 0.2, refit: true };
  const callbacks = [
    { type: 'earlyStopping', patience: 1 },
    { type: 'reduceLrOnPlateau', monitor: 'loss', patience: 0 },
  ];
  const learningRateSchedule = { type: 'cosineDecay' };
  let folder: string;
  let run: string;
  let manifest: RunManifest;
  beforeAll(async () => {
    const longer = { ...common.train, epochs: 6, callbacks, learningRateSchedule };
    const compile = { optimizer: { type: 'adam', learningRate: 0.4 }, metrics: ['accuracy'] };
    const text = tableConfig({ ...common, split, compile, train: longer });
    folder = folderWith({ 't.csv': csv, 'm.train.json': text });
    run = (await train(folder)).runDir;
    manifest = readManifest(run);
  });

  it('trains on all rows of the folds for as long as their best epochs come to', () => {
    const { entries, refit } = manifest.folds!;
    const best = entries.map(({ checkpoints }) => Number(checkpoints.best!.slice('epoch-'.length)));
    const mean = best.reduce((sum, each) => sum + each, 0) / best.length;
    expect(refit).toMatchObject({ epochs: Math.round(mean), rows: 72 });
    expect(Number(manifest.checkpoints.last!.slice('epoch-'.length))).toBe(refit!.epochs);
    expect(manifest.checkpoints.best).toBeNull();
    const held = Object.keys(refit!.result!).filter((name) => name.startsWith('val_'));
    expect(held).toEqual([]);
    // What the run's report and metrics tell stays that of the folds.
    expect(json<Report>(run, 'report.json').samples).toBe(72);
    expect(json<Report>(run, 'report.json').folds.refit).toEqual({
      ...{ epochs: refit!.epochs, rows: 72, metrics: refit!.result },
    });
    expect(manifest.metrics.test.test_accuracy).toBe(manifest.folds!.mean.test_accuracy);
  });

  it('has the learning rates that the folds had, and says which callbacks it does without', () => {
    const events = readEvents(run);
    const begins = events.findIndex(({ type }) => type === 'refit');
    const rates = (list: readonly RunEvent[]): number[] =>
      list.flatMap((event) => (event.type === 'model' ? (event.planned?.learningRate ?? []) : []));
    const [first] = events.filter(({ type }) => type === 'model');
    // Of the whole plan's cosine, it has the beginning.
    const own = rates(events.slice(begins));
    expect(own[0]).toBe(rates([first!])[0]);
    expect(manifest.folds!.refit!.epochs).toBeLessThan(6);
    expect(own.at(-1)).toBeGreaterThan(rates([first!]).at(-1)!);
    const told = events.slice(begins).filter(({ type }) => type === 'log');
    expect(told.filter((each) => JSON.stringify(each).includes('earlyStopping'))).toHaveLength(1);
  });

  it('is what evaluate, predict and export take, unless a fold is named', async () => {
    const { refit } = manifest.folds!;
    const { out } = await trainyard(folder, 'evaluate', run, '--json');
    expect((JSON.parse(out) as Report).metrics.accuracy).toBe(refit!.result!.test_accuracy);
    const weights = async (...given: string[]): Promise<Buffer> => {
      const args = ['export', run, '--format', 'tfjs', '--out', `out${given.join('')}`] as const;
      expect((await trainyard(folder, ...args, ...given)).code).toBe(0);
      return readFileSync(join(folder, `out${given.join('')}`, 'weights.bin'));
    };
    const own = readFileSync(join(run, 'checkpoints', manifest.checkpoints.last!, 'weights.bin'));
    expect(await weights()).toEqual(own);
    expect(await weights('--fold', '1')).not.toEqual(own);
    const held = await trainyard(folder, 'evaluate', run, '--split', 'validation');
    expect(held.code).toBe(2);
    expect(held.err).toContain('run.partEmpty');
  });
});

it('a refit of a table that is read from disk is that of one in memory', async () => {
  const folder = folderWith({
    't.csv': csv,
    'm.train.json': tableConfig({
      ...common,
      balance: 'none',
      split: { type: 'kFold', shuffle: true, nSplits: 2, refit: true },
    }),
  });
  const { done } = await train(folder);
  const { done: streamed } = await train(folder, { sets: ['data.stream=always'] });
  expect(done.refit).toBeDefined();
  expect(streamed.refit).toEqual(done.refit);
});
