import { describe, expect, it } from 'vitest';
import {
  predictionCsv,
  predictionMarkdown,
  SHOWN_ROWS,
} from '../../../src/extension/commands/predictionText';
import { comparisonMarkdown } from '../../../src/extension/commands/comparisonText';
import { problemOfSettings, settingsOf } from '../../../src/extension/commands/settingsText';
import {
  bestMetric,
  describeGroup,
  describeRun,
  figure,
  labelOf,
  runTooltip,
  shortProgress,
  timeLeft,
} from '../../../src/extension/explorer/describe';
import type { KnownRun } from '../../../src/extension/runs/listing';
import { catalog } from '../../../src/runner/catalog';
import { compareRuns } from '../../../src/shared/run/compare';
import { foldsOf } from '../../../src/shared/run/folds';
import type { FoldManifest, RunManifest } from '../../../src/shared/run/manifest';

const known = (changes: Partial<RunManifest> = {}): KnownRun => ({
  ...{ id: '1', path: '/r/1' },
  run: {
    ...{ version: 1, id: '1', name: 'wine', state: 'finished', seed: 1, control: null, set: [] },
    ...{ configPath: '/w/wine.train.json', baseDir: '/w', versions: {}, backend: 'wasm' },
    process: { host: '', bootId: '', pid: 1, startTime: '' },
    times: { created: 0, started: 0 },
    checkpoints: { last: 'epoch-000022', best: 'epoch-000017', kept: [] },
    metrics: {
      last: { loss: 0.1, val_loss: 0.4 },
      best: { loss: 0.2, val_loss: 0.3 },
      test: { test_loss: 0.35, test_accuracy: 0.9712345 },
    },
    ...changes,
  },
});
const progress = { epoch: 3, epochs: 20, secondsLeft: 100, metrics: {} };
const untested = { ...known().run.metrics, test: {} };

describe('a row of the explorer', () => {
  it('tells progress, time to go and the best figure of a run that goes on', () => {
    const run = known({ state: 'running', metrics: untested });
    expect(describeRun(run, progress)).toBe('epoch 3/20 · 2 min left · val_loss 0.3 · wasm');
    const paused = known({ state: 'paused', metrics: untested });
    expect(describeRun(paused, progress)).toBe('epoch 3/20 · paused · val_loss 0.3 · wasm');
    const none = { last: {}, best: {}, test: {} };
    expect(describeRun(known({ state: 'starting', metrics: none }), undefined)).toBe(
      'starting · wasm',
    );
  });
  it('tells the epochs and the test of one that has ended, and why another has not', () => {
    expect(describeRun(known(), undefined)).toBe('22 epochs · test_accuracy 0.9712 · wasm');
    const broken = known({ state: 'interrupted', metrics: untested });
    expect(describeRun(broken, undefined)).toBe('interrupted · epoch 22 · val_loss 0.3 · wasm');
  });
  it('has all figures in its tooltip, and nothing of a name becomes markup', () => {
    const text = runTooltip(known({ name: '<b>*x*</b>' }), undefined, 'en');
    expect(text).toContain('| val\\_loss | 0.3 | 0.4 |');
    expect(text).toContain('\\<b\\>\\*x\\*');
  });
  it('is labelled by its start, or by the name that it was given', () => {
    expect(labelOf(known(), 'en')).toMatch(/^(Jan 1|Dec 31), /);
    expect(labelOf(known({ name: 'the good one' }), 'en')).toBe('the good one');
  });
  it('is short in the status bar', () => {
    const run = known({ state: 'running' });
    const now = { ...progress, metrics: { loss: 1, val_loss: 0.25 } };
    expect(shortProgress(run, now)).toBe('wine 3/20 · val_loss 0.25 · 2 min left');
    expect(shortProgress(run, undefined)).toBe('wine running');
  });
  it('tells the fold that goes on, and what all of them come to', () => {
    const entry = (fold: number, accuracy: number): FoldManifest => ({
      ...{ fold, seed: fold, rows: { train: 80, validation: 20 }, metrics: { last: {}, best: {} } },
      checkpoints: { last: `epoch-00000${fold}`, best: null, kept: [] },
      result: { val_loss: 1 - accuracy, val_accuracy: accuracy },
    });
    const folds = foldsOf(2, [entry(1, 0.7), entry(2, 0.9)]);
    const none = { last: null, best: null, kept: [] };
    const run = known({ folds, checkpoints: none });
    expect(describeRun(run, undefined)).toBe('2 folds · val_accuracy 0.8 ± 0.1 · wasm');
    const text = runTooltip(run, undefined, 'en');
    expect(text).toContain('| 2 ★ | 0.1 | 0.9 |');
    expect(text).toContain('| mean | 0.2 | 0.8 |');
    const now = { ...progress, fold: { fold: 2, count: 5 } };
    const live = known({ state: 'running', folds: foldsOf(5, []), metrics: untested });
    expect(describeRun(live, now)).toBe('fold 2/5 · epoch 3/20 · 2 min left · val_loss 0.3 · wasm');
    expect(shortProgress(live, now)).toBe('wine fold 2/5 · 3/20 · 2 min left');
  });
  it('tells of the refit behind the folds', () => {
    const now = { ...progress, refit: true as const };
    const folds = { ...foldsOf(5, []), mean: { test_accuracy: 0.8 } };
    const metrics = { loss: 0.2 };
    const live = known({ state: 'running', folds, metrics: untested });
    expect(describeRun(live, now)).toBe('refit · epoch 3/20 · 2 min left · val_loss 0.3 · wasm');
    expect(shortProgress(live, now)).toBe('wine refit · 3/20 · 2 min left');
    const result = { loss: 0.2, test_accuracy: 0.9 };
    const refit = { epochs: 7, rows: 100, metrics, result };
    const ended = known({ folds: { ...folds, refit }, metrics: untested });
    expect(describeRun(ended, undefined)).toMatch(/^5 folds · refit · /);
    expect(runTooltip(ended, undefined, 'en')).toContain('| refit ★ | 0.9 |');
  });
  it('counts the runs of a config', () => {
    const better = known({ metrics: { last: {}, best: { val_loss: 0.25 }, test: {} } });
    expect(describeGroup([known(), better])).toBe('2 runs · best val_loss 0.25');
    expect(describeGroup([{ id: '1', path: '/r/1', broken: 'torn' }])).toBe('1 run');
  });
  it('prefers the test, then the held-out loss, then what there is', () => {
    expect(bestMetric(known())?.name).toBe('test_accuracy');
    expect(bestMetric(known({ metrics: untested }))?.name).toBe('val_loss');
    const last = { last: { loss: 1 }, best: {}, test: {} };
    expect(bestMetric(known({ metrics: last }))).toEqual({ name: 'loss', value: 1 });
  });
  it('writes figures and times as people read them', () => {
    expect([figure(0.123456), figure(-2), figure(NaN), figure(123456)]).toEqual([
      ...['0.1235', '\u22122', 'NaN', '123500'],
    ]);
    expect([0.2, 59, 90, 3700].map(timeLeft)).toEqual([
      ...['1 s left', '59 s left', '2 min left', '1 h 2 min left'],
    ]);
  });
});

describe('predictions as a document', () => {
  const rows = [
    { input: '/d/new|x.csv', row: 0, prediction: 'a', probabilities: { a: 0.75, 'b,c': 0.25 } },
    { input: '/d/new|x.csv', row: 1, prediction: 'b,c', probabilities: { a: 0.125, 'b,c': 0.875 } },
    { input: '/d/new|x.csv', row: 2, prediction: 'a', probabilities: { a: 1, 'b,c': 0 } },
  ];
  it('are a summary and a table', () => {
    const text = predictionMarkdown('wine', { predictions: rows, warnings: ['line 3 | left out'] });
    expect(text).toContain('> line 3 \\| left out');
    expect(text).toContain('| a | 2 | 66.7 % |');
    expect(text).toContain('| new\\|x.csv | 0 | a | 75.0 % | 25.0 % |');
  });
  it('of a regression have the value alone; of pictures no row', () => {
    const text = predictionMarkdown('cars', {
      predictions: [{ input: '/p/1.png', prediction: 12.3456789 }],
      warnings: [],
    });
    expect(text).toContain('| 1.png | 12.3457 |');
    expect(text).not.toContain('## Predicted classes');
  });
  it('show the first rows, and say how many more there are', () => {
    const predictions = Array.from({ length: SHOWN_ROWS + 5 }, (_, row) => ({
      ...{ input: 'x.csv', row, prediction: row },
    }));
    const text = predictionMarkdown('cars', { predictions, warnings: [] });
    expect(text).toContain('5 more rows');
    expect(text.split('\n').length).toBeLessThan(SHOWN_ROWS + 20);
    expect(predictionCsv({ predictions, warnings: [] }).split('\r\n')).toHaveLength(SHOWN_ROWS + 7);
  });
  it('are CSV with every digit', () => {
    const text = predictionCsv({ predictions: rows.slice(0, 1), warnings: [] });
    expect(text).toBe('input,row,prediction,p(a),"p(b,c)"\r\n/d/new|x.csv,0,a,0.75,0.25\r\n');
  });
});

describe('settings in one line', () => {
  it('are parted by spaces, which their values may have too', () => {
    expect(settingsOf('  a.b=1  c={"type": "sgd", "x": 2} d.0.e=two words ')).toEqual([
      ...['a.b=1', 'c={"type": "sgd", "x": 2}', 'd.0.e=two words'],
    ]);
    expect(settingsOf(' ')).toEqual([]);
  });
  it('are checked against the config that they change', () => {
    const text = JSON.stringify({
      data: { type: 'table', source: 't.csv', target: 'y' },
      model: { layers: ['flatten'] },
    });
    const problem = (line: string, before: string[] = []): string | undefined =>
      problemOfSettings(text, before, line, catalog);
    expect(problem('')).toBeUndefined();
    expect(problem('train.epochs=80 compile.optimizer=sgd')).toBeUndefined();
    expect(problem('train.epochs=-1')).toContain('-1');
    expect(problem('compile.optimizer=sgb')).toContain('sgd');
    expect(problem('epochs')).toContain('--set epochs');
    expect(problem('', ['train.epochs=none'])).toContain('none');
  });
});

describe('a comparison', () => {
  const { run } = known();
  const fork: RunManifest = {
    ...run,
    ...{ id: '2', name: 'a|b', parent: { run: '1', epoch: 3, sameSplit: true } },
    resolved: { seed: 2 } as never,
    metrics: { ...run.metrics, test: {} },
  };
  it('has a column a run: where its config differs, and what came of it', () => {
    const text = comparisonMarkdown(
      compareRuns([{ ...run, resolved: { seed: 1 } as never }, fork]),
    );
    expect(text).toContain('| setting | wine | a\\|b |');
    expect(text).toContain('| seed | 1 | 2 |');
    expect(text).toContain('| forked from | – | wine, epoch 3 |');
    expect(text).toContain('| test\\_accuracy | 0.9712 | – |');
  });
  it('says where the configs are the same', () => {
    expect(comparisonMarkdown(compareRuns([run, run]))).toContain('The configs are the same.');
  });
});
