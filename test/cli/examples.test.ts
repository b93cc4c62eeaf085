import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderWith } from '../support/cli';

/** The built command line, as a user runs it. */
function trainyard(...args: string[]): string {
  return execFileSync(process.execPath, [resolve('dist/cli.cjs'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const examples = readdirSync('examples');

it('has a config and its origin in each folder', () => {
  for (const name of examples) {
    expect(existsSync(join('examples', name, `${name}.train.json`))).toBe(true);
    expect(existsSync(join('examples', name, 'ORIGIN.md'))).toBe(true);
  }
});

describe.each(examples)('every command on the example %s', (name) => {
  const config = join('examples', name, `${name}.train.json`);
  const pictures = existsSync(join('examples', name, 'pictures'));
  const out = folderWith();
  let run: string;
  beforeAll(() => {
    const runs = join(out, 'runs');
    const printed = trainyard(
      ...[
        'train',
        config,
        '--set',
        'train.epochs=1',
        '--runs',
        runs,
        '--backend',
        'wasm',
        '--json',
      ],
    );
    const done = JSON.parse(printed.trim().split('\n').at(-1)!) as { type: string; run: string };
    expect(done.type).toBe('done');
    run = join(runs, done.run);
  });

  it('validate', () => expect(trainyard('validate', config)).not.toContain(' error '));
  it('inspect', () => {
    const { rows, splits } = JSON.parse(trainyard('inspect', config, '--json')) as {
      rows: { clean: number };
      splits: Record<string, { rows: number }>;
    };
    const parts = Object.values(splits).reduce((sum, part) => sum + part.rows, 0);
    expect(parts).toBe(rows.clean);
  });
  it('prepare', () => {
    trainyard('prepare', config, '--out', join(out, 'prepared'));
    expect(readdirSync(join(out, 'prepared'))).toHaveLength(7);
  });
  it(pictures ? 'preview' : 'preview says that it needs pictures', () => {
    const preview = () =>
      trainyard('preview', config, '--out', join(out, 'preview'), '--count', '2');
    if (pictures) preview();
    else expect(preview).toThrowError(/preview\.needsPictures/);
    expect(existsSync(join(out, 'preview', 'preview.png'))).toBe(pictures);
  });
  it('evaluate', () => {
    const report = JSON.parse(trainyard('evaluate', run, '--json')) as object;
    expect(report).toEqual(JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')));
  });
  it('predict', () => {
    const folder = join('examples', name);
    const csv = readdirSync(folder).find((file) => file.endsWith('.csv'));
    const input = pictures ? join(folder, 'pictures', '7') : join(out, 'new.csv');
    if (csv !== undefined) copyFileSync(join(folder, csv), input);
    const predictions = JSON.parse(trainyard('predict', run, input, '--json')) as unknown[];
    expect(predictions.length).toBeGreaterThan(100);
  });
  it('export', () => {
    trainyard('export', run, '--format', 'tfjs', '--out', join(out, 'model'));
    expect(existsSync(join(out, 'model', 'predict.mjs'))).toBe(true);
  });
  it('runs, and resume of what is finished', () => {
    expect(trainyard('runs', '--runs', join(out, 'runs'))).toContain('finished');
    expect(trainyard('resume', run, '--json')).toContain('"type":"done"');
  });
});
