import { readFileSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Preprocess } from '../../src/runner/prepared';
import { folderWith, trainyard } from '../support/cli';
import { train } from '../support/runs';
import { linear, tableConfig } from '../support/tables';

/** The target in a unit a thousand times as small, and far from zero. */
const [FACTOR, OFFSET] = [1000, 50_000];
const table = linear(200);
const large = table
  .trim()
  .split('\n')
  .map((line, i) => {
    const [a, b, y] = line.split(',');
    return i === 0 ? line : `${a},${b},${FACTOR * Number(y) + OFFSET}`;
  })
  .join('\n');

const config = (changes: object = {}): string =>
  tableConfig({
    data: { type: 'table', source: 't.csv', target: 'y' },
    scaleTarget: 'standard',
    compile: { optimizer: { type: 'adam', learningRate: 0.03 }, metrics: ['mae', 'rmse', 'r2'] },
    train: { epochs: 10, batchSize: 32 },
    ...changes,
  });

interface Report {
  readonly loss: number;
  readonly lossScaled?: boolean;
  readonly mae: number;
  readonly rmse: number;
  readonly r2: number;
  readonly metrics: Readonly<Record<string, number>>;
}
const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

describe('a scaled target', () => {
  let folder: string;
  let run: string;
  let metrics: Readonly<Record<string, number>>;
  beforeAll(async () => {
    folder = folderWith({
      't.csv': large,
      'm.train.json': config(),
      'new.csv': 'a,b\n1,1\n-1,0\n',
    });
    const { runDir, done } = await train(folder);
    run = runDir;
    metrics = done.metrics;
  });

  it('is learned alike in every unit, and errors are in its own', async () => {
    const small = folderWith({ 't.csv': table, 'm.train.json': config() });
    const { done } = await train(small);
    const inUnit = (name: string): number => (/mae|rmse/.test(name) ? FACTOR : 1);
    for (const [name, value] of Object.entries(done.metrics))
      expect(metrics[name]! / (value * inUnit(name))).toBeCloseTo(1, 3);
    expect(metrics.test_r2).toBeGreaterThan(0.9);
    expect(metrics.test_loss).toBeLessThan(0.2);
    expect(metrics.test_mae).toBeGreaterThan(20);
  });

  it('is reported, evaluated and predicted in its unit; the loss says that it is not', async () => {
    const report = read<Report>(run, 'report.json');
    expect(report.lossScaled).toBe(true);
    expect(report.metrics.mae! / report.mae).toBeCloseTo(1, 5);
    expect(report.metrics.rmse! / report.rmse).toBeCloseTo(1, 5);
    const { true: truth } = read<{ true: number[] }>(run, 'predictions.json');
    const targets = large.split('\n').map((line) => Math.fround(Number(line.split(',')[2])));
    for (const value of truth) expect(targets).toContain(value);
    const evaluated = await trainyard(folder, 'evaluate', run, '--json');
    expect(JSON.parse(evaluated.out)).toEqual(report);
    const { out } = await trainyard(folder, 'predict', run, 'new.csv', '--json');
    const [first, second] = JSON.parse(out) as { prediction: number }[];
    expect(Math.abs(first!.prediction - (2 * FACTOR + OFFSET))).toBeLessThan(FACTOR);
    expect(Math.abs(second!.prediction - (-2 * FACTOR + OFFSET))).toBeLessThan(FACTOR);
  });

  it('is fitted on the training part alone', async () => {
    const { scaleTarget, targetStatistics } = read<Preprocess>(run, 'preprocess.json');
    expect(scaleTarget!.config).toMatchObject({ type: 'standard' });
    expect(scaleTarget!.state).toMatchObject({ mean: targetStatistics!.mean });
    const { code } = await trainyard(folder, 'prepare', 'm.train.json', '--out', 'prepared');
    expect(code).toBe(0);
    expect(read<object>(folder, 'prepared', 'prepared.json')).toMatchObject({
      scaleTarget: { type: 'standard', mean: targetStatistics!.mean },
    });
  });

  it('comes out of an exported model in its unit', async () => {
    const { code } = await trainyard(
      ...([folder, 'export', run, '--format', 'tfjs', '--out', 'model'] as const),
    );
    expect(code).toBe(0);
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const printed = execFileSync(process.execPath, ['predict.mjs', '{"a":1,"b":1}'], {
      cwd: join(folder, 'model'),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const got = JSON.parse(printed.trim().split('\n').at(-1)!) as { prediction: number };
    const { out } = await trainyard(folder, 'predict', run, 'new.csv', '--json');
    const [expected] = JSON.parse(out) as { prediction: number }[];
    expect(got.prediction / expected!.prediction).toBeCloseTo(1, 6);
  });
});

it.each([
  ['scaleTarget.unfit', { scaleTarget: 'power' }],
  ['scaleTarget.unfit', { scaleTarget: { type: 'minMax', clip: true } }],
  ['scaleTarget.loss', { compile: { loss: 'poisson' } }],
  ['scaleTarget.classes', { data: { type: 'table', source: 'classes.csv', target: 'y' } }],
])('%s where it cannot be: %j', async (code, changes) => {
  const folder = folderWith({
    't.csv': table,
    'classes.csv': `a,y\n${'1,yes\n2,no\n'.repeat(20)}`,
    'm.train.json': config({ compile: {}, ...changes }),
  });
  const { code: exit, err } = await trainyard(folder, 'inspect', 'm.train.json');
  expect(exit).toBe(1);
  expect(err).toContain(code);
});

it('is advised where the target is large', async () => {
  const folder = folderWith({ 't.csv': large, 'm.train.json': config({ scaleTarget: 'none' }) });
  const { out } = await trainyard(folder, 'inspect', 'm.train.json', '--json');
  const { warnings } = JSON.parse(out) as { warnings: { code: string }[] };
  expect(warnings).toContainEqual(
    expect.objectContaining({
      code: 'check.targetScale',
      fix: expect.objectContaining({ at: ['scaleTarget'], value: { type: 'standard' } }),
    }),
  );
  const scaled = folderWith({ 't.csv': large, 'm.train.json': config() });
  const again = await trainyard(scaled, 'inspect', 'm.train.json', '--json');
  expect(again.out).not.toContain('check.targetScale');
});
