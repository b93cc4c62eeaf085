import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderWith, jsonLines, trainyard } from '../support/cli';
import { bar, bars, pictureConfig } from '../support/pictures';
import { linear, tableConfig, twoClasses } from '../support/tables';

const json = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

interface Npy {
  readonly shape: number[];
  readonly descr: string;
  readonly values: Float32Array | Int32Array;
}

function readNpy(path: string): Npy {
  const bytes = readFileSync(path);
  const length = bytes.readUInt16LE(8);
  const header = bytes.subarray(10, 10 + length).toString('latin1');
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((n) => n.trim() !== '');
  const descr = /'descr': '([^']+)'/.exec(header)![1]!;
  const body = Uint8Array.from(bytes.subarray(10 + length)).buffer;
  return {
    shape: shape.map(Number),
    descr,
    values: descr === '<f4' ? new Float32Array(body) : new Int32Array(body),
  };
}

async function trained(folder: string, ...args: string[]): Promise<string> {
  const { code, err } = await trainyard(folder, 'train', 'm.train.json', ...args);
  expect(err).toBe('');
  expect(code).toBe(0);
  const { out } = await trainyard(folder, 'runs', '--json');
  return (JSON.parse(out) as { path: string }[])[0]!.path;
}

describe('a table of two classes', () => {
  let folder: string;
  let run: string;
  beforeAll(async () => {
    folder = folderWith({
      't.csv': twoClasses(120),
      'm.train.json': tableConfig({
        compile: {
          optimizer: { type: 'adam', learningRate: 0.05 },
          metrics: ['accuracy', 'auc'],
        },
      }),
    });
    run = await trained(folder, '--backend', 'cpu');
  });

  it('leaves a run directory with all that the design names', () => {
    expect(readdirSync(run).sort()).toEqual([
      ...['checkpoints', 'commands', 'config.train.json', 'data.json', 'events.jsonl', 'heartbeat'],
      ...['predictions.json', 'preprocess.json', 'report.json', 'run.json', 'runner.log'],
    ]);
    expect(readFileSync(join(run, 'config.train.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'm.train.json'), 'utf8'),
    );
    expect(readFileSync(join(folder, '.trainyard', '.gitignore'), 'utf8')).toBe('*\n');
    const manifest = json<Record<string, unknown>>(join(run, 'run.json'));
    expect(manifest).toMatchObject({ state: 'finished', backend: 'cpu', executor: 'eager' });
    const { last, best, kept } = manifest.checkpoints as Record<string, string>;
    expect(last).toBe('epoch-000003');
    expect(new Set(kept)).toEqual(new Set([last, best]));
    expect(readdirSync(join(run, 'checkpoints')).sort()).toEqual([...new Set(kept)].sort());
    for (const file of ['model.json', 'weights.bin', 'optimizer.bin', 'state.json'])
      expect(existsSync(join(run, 'checkpoints', last!, file))).toBe(true);
  });

  it('tells each event as a line of JSON, the last one done with metrics and timing', async () => {
    const { code, out } = await trainyard(
      folder,
      'train',
      'm.train.json',
      '--json',
      '--backend',
      'cpu',
    );
    expect(code).toBe(0);
    const events = jsonLines(out);
    const done = events.at(-1)!;
    expect(done).toMatchObject({
      type: 'done',
      state: 'finished',
      backend: 'cpu',
      executor: 'eager',
    });
    expect(Object.keys(done.metrics as object)).toEqual([
      ...['loss', 'accuracy', 'auc', 'val_loss', 'val_accuracy', 'val_auc'],
      ...['test_loss', 'test_accuracy', 'test_auc'],
    ]);
    expect(done.timing).toMatchObject({ steps: 3 * Math.ceil(84 / 16) });
    expect((done.timing as { epochSeconds: number[] }).epochSeconds).toHaveLength(3);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(3);
  });

  it('evaluate gives the test metrics of the run again', async () => {
    const { out } = await trainyard(folder, 'evaluate', run, '--json');
    expect(JSON.parse(out)).toEqual(json(join(run, 'report.json')));
    const plain = await trainyard(folder, 'evaluate', run, '--split', 'validation');
    expect(plain.out).toContain('label: 18 samples');
  });

  it('evaluate refuses data that have changed', async () => {
    const other = folderWith({ 't.csv': twoClasses(60), 'm.train.json': tableConfig() });
    const its = await trained(other, '--backend', 'cpu');
    writeFileSync(join(other, 't.csv'), twoClasses(80));
    const { code, err } = await trainyard(other, 'evaluate', its);
    expect(err).toContain('run.dataChanged');
    expect(code).toBe(1);
  });

  it('predicts new rows in any order of columns, with unseen categories told', async () => {
    const csv = 'colour,x2,x1\nred,0,3\nviolet,0,-3\n';
    writeFileSync(join(folder, 'new.csv'), csv);
    const { code, out, err } = await trainyard(folder, 'predict', run, 'new.csv', '--json');
    expect(code).toBe(0);
    expect(err).toContain('"colour"');
    const predictions = JSON.parse(out) as Record<string, unknown>[];
    expect(predictions).toMatchObject([
      { input: 'new.csv', row: 0, prediction: 'yes' },
      { input: 'new.csv', row: 1, prediction: 'no' },
    ]);
    const { yes, no } = predictions[0]!.probabilities as Record<string, number>;
    expect(yes! + no!).toBeCloseTo(1, 6);
  });

  it('runs lists it, and a broken run beside it', async () => {
    const other = folderWith({ 'runs/x/run.json': '{"version": 1, "id"' });
    symlinkSync(run, join(other, 'runs', 'good'));
    const { code, out } = await trainyard(other, 'runs', '--runs', 'runs', '--json');
    expect(code).toBe(0);
    const listed = JSON.parse(out) as { id: string; broken?: string }[];
    expect(listed.find(({ id }) => id === 'x')?.broken).toBeTypeOf('string');
    const all = await trainyard(folder, 'runs');
    expect(all.out).toContain('finished');
  });

  it('resume of a finished run tells its end again', async () => {
    const { code, out } = await trainyard(folder, 'resume', run, '--json');
    expect(code).toBe(0);
    const events = jsonLines(out);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'done', state: 'finished' });
  });

  it('trains the same weights again from the same seed, others from another', async () => {
    const weights = (dir: string): string =>
      readFileSync(join(dir, 'checkpoints', 'epoch-000003', 'weights.bin')).toString('hex');
    const again = await trained(folder, '--backend', 'cpu');
    expect(weights(again)).toBe(weights(run));
    const other = await trained(folder, '--backend', 'cpu', '--set', 'seed=43');
    expect(weights(other)).not.toBe(weights(run));
  });
});

describe('prepare', () => {
  it('writes arrays and where each row comes from', async () => {
    const config = tableConfig({
      data: {
        ...{ type: 'table', source: 't.csv', target: 'label' },
        clean: ['dropDuplicates', { type: 'impute', strategy: 'median' }],
      },
      balance: { type: 'smote', kNeighbors: 3 },
    });
    const csv = twoClasses(100, 20);
    const lines = csv.trimEnd().split('\n');
    const folder = folderWith({ 't.csv': `${csv}${lines[1]}\n`, 'm.train.json': config });
    const { code } = await trainyard(folder, 'prepare', 'm.train.json', '--out', 'out');
    expect(code).toBe(0);
    const out = join(folder, 'out');
    const x = readNpy(join(out, 'x_train.npy'));
    const y = readNpy(join(out, 'y_train.npy'));
    const prepared = json<{
      features: string[];
      classes: string[];
      rows: Record<string, number[]>;
      synthetic: { parents: [number, number]; weight: number }[];
      removed: { row: number; stage: string; reason: string }[];
      scale: { column: string; mean: number; scale: number }[];
    }>(join(out, 'prepared.json'));
    expect(prepared.features).toEqual(['x1', 'x2', 'colour=blue', 'colour=green', 'colour=red']);
    expect(prepared.classes).toEqual(['no', 'yes']);
    expect(prepared.removed).toEqual([{ row: 100, stage: 'clean', reason: 'dropDuplicates' }]);
    expect(prepared.scale.map(({ column }) => column)).toEqual(prepared.features);
    expect(x.shape).toEqual([prepared.rows.train!.length + prepared.synthetic.length, 5]);
    expect(y.descr).toBe('<i4');
    // Every row once, train in source order.
    const rows = Object.values(prepared.rows).flat();
    expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(prepared.rows.train).toEqual([...prepared.rows.train!].sort((a, b) => a - b));
    // Scaled source values, and synthetic rows on the line between their parents.
    const { mean, scale } = prepared.scale[0]!;
    prepared.rows.train!.forEach((row, i) => {
      const source = Number(lines[1 + row]!.split(',')[0]);
      expect(x.values[i * 5]).toBeCloseTo((source - mean) / scale, 5);
    });
    const at = new Map(prepared.rows.train!.map((row, i) => [row, i]));
    prepared.synthetic.forEach(({ parents: [a, b], weight }, i) => {
      const row = prepared.rows.train!.length + i;
      for (let c = 0; c < 5; c++) {
        const [from, to] = [x.values[at.get(a)! * 5 + c]!, x.values[at.get(b)! * 5 + c]!];
        expect(x.values[row * 5 + c]).toBeCloseTo(from + weight * (to - from), 5);
      }
    });
    const counts = [0, 0];
    for (const label of y.values) counts[label]!++;
    expect(counts[0]).toBe(counts[1]);
  });
});

describe('a regression', () => {
  it('learns, and predicts in the unit of its target', async () => {
    const config = tableConfig({
      data: { type: 'table', source: 't.csv', target: 'y' },
      compile: { optimizer: { type: 'adam', learningRate: 0.03 } },
      train: { epochs: 40, batchSize: 32 },
    });
    const folder = folderWith({ 't.csv': linear(300), 'm.train.json': config });
    const run = await trained(folder, '--backend', 'cpu');
    const report = json<{ r2: number }>(join(run, 'report.json'));
    expect(report.r2).toBeGreaterThan(0.95);
    writeFileSync(join(folder, 'new.csv'), 'a,b\n1,1\n-1,0\n');
    const { out } = await trainyard(folder, 'predict', run, 'new.csv', '--json');
    const [first, second] = JSON.parse(out) as { prediction: number; probabilities?: object }[];
    expect(Math.abs(first!.prediction - 2)).toBeLessThan(0.7);
    expect(Math.abs(second!.prediction + 2)).toBeLessThan(0.7);
    expect(first!.probabilities).toBeUndefined();
  });
});

describe('pictures', () => {
  let folder: string;
  let run: string;
  beforeAll(async () => {
    folder = folderWith({
      ...(await bars(30, 'pictures/')),
      'm.train.json': pictureConfig({
        augment: [{ type: 'affine', widthShiftRange: 0.2, horizontalFlip: true }],
      }),
      'new/upright.png': await bar(true, 77),
      'new/lying.png': await bar(false, 78),
    });
    run = await trained(folder, '--backend', 'wasm');
  });

  it('are learned from class folders', () => {
    const report = json<{ accuracy: number; classes: string[] }>(join(run, 'report.json'));
    expect(report.classes).toEqual(['lying', 'upright']);
    expect(report.accuracy).toBeGreaterThan(0.7);
  });

  it('inspect tells counts, sizes and channels', async () => {
    const { out } = await trainyard(folder, 'inspect', 'm.train.json', '--json');
    const report = JSON.parse(out) as Record<string, never>;
    expect(report).toMatchObject({
      task: 'classification',
      classes: ['lying', 'upright'],
      rows: { read: 60, rejected: 0, clean: 60 },
      splits: { train: { rows: 42, classes: { lying: 21, upright: 21 } } },
      pictures: { shape: [12, 12, 3], sizes: { '12×12': 60 }, colorModes: { rgb: 60 } },
    });
    const plain = await trainyard(folder, 'inspect', 'm.train.json');
    expect(plain.out).toContain('12×12 (60)');
  });

  it('preview writes the originals and views of training', async () => {
    const { code } = await trainyard(
      ...([folder, 'preview', 'm.train.json', '--out', 'views', '--count', '3'] as const),
    );
    expect(code).toBe(0);
    const preview = json<{ samples: { views: unknown[] }[] }>(
      join(folder, 'views', 'preview.json'),
    );
    expect(preview.samples).toHaveLength(5);
    expect(preview.samples[0]!.views).toHaveLength(3);
    const wrong = await trainyard(
      ...([folder, 'preview', 'm.train.json', '--out', 'v', '--sample', '999'] as const),
    );
    expect(wrong.code).toBe(2);
  });

  it('predict takes files and folders', async () => {
    const { out } = await trainyard(folder, 'predict', run, 'new', 'new/lying.png', '--json');
    const predictions = JSON.parse(out) as { input: string; prediction: string }[];
    expect(predictions.map(({ input }) => input)).toEqual([
      ...['new/lying.png', 'new/upright.png', 'new/lying.png'],
    ]);
    expect(predictions[0]).toEqual(predictions[2]);
  });

  it('export runs with plain tfjs in Node and predicts the same', async () => {
    const { code } = await trainyard(
      ...([folder, 'export', run, '--format', 'tfjs', '--out', 'model'] as const),
    );
    expect(code).toBe(0);
    const out = join(folder, 'model');
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const sharp = (await import('sharp')).default;
    const raw = await sharp(join(folder, 'new/upright.png')).removeAlpha().raw().toBuffer();
    writeFileSync(join(out, 'picture.raw'), raw);
    const printed = execFileSync(process.execPath, ['predict.mjs', 'picture.raw'], {
      cwd: out,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ours = await trainyard(folder, 'predict', run, 'new/upright.png', '--json');
    const [expected] = JSON.parse(ours.out) as { prediction: string; probabilities: object }[];
    const got = JSON.parse(printed.trim().split('\n').at(-1)!) as typeof expected;
    expect(got!.prediction).toBe(expected!.prediction);
    for (const [name, p] of Object.entries(got!.probabilities))
      expect(p).toBeCloseTo((expected!.probabilities as Record<string, number>)[name]!, 5);
    expect(readFileSync(join(out, 'predict.mjs'), 'utf8').trim().split('\n').length).toBeLessThan(
      26,
    );
  });
});

it('backends tells which are there and why others are not', async () => {
  const { out } = await trainyard(process.cwd(), 'backends', '--json');
  const found = JSON.parse(out) as {
    name: string;
    availability: { available: boolean; reason?: string };
  }[];
  expect(found.find(({ name }) => name === 'wasm')?.availability.available).toBe(true);
  for (const { availability } of found)
    if (!availability.available) expect(availability.reason).toBeTruthy();
});

it('schema prints a JSON schema', async () => {
  const { out, code } = await trainyard(process.cwd(), 'schema');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toHaveProperty('$schema');
});
