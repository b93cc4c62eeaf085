import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { folderWith, trainyard } from '../support/cli';
import { bars, pictureConfig } from '../support/pictures';
import { linear, tableConfig, twoClasses } from '../support/tables';

/** Line and column of the first place where `text` stands in a file, as editors count. */
function place(content: string, text: string): string {
  const before = content.slice(0, content.indexOf(text));
  const lines = before.split('\n');
  return `${lines.length}:${lines.at(-1)!.length + 1}`;
}

interface Case {
  readonly name: string;
  readonly config: string;
  readonly code: string;
  /** What the message points at in the config. */
  readonly at: string;
  readonly exit: number;
  readonly files?: Record<string, string>;
}

const table = { 't.csv': twoClasses(60) };
const data = (changes: object) => ({
  data: { type: 'table', source: 't.csv', target: 'label', ...changes },
});
const layers = (list: unknown[]) => ({ model: { layers: list } });

const cases: Case[] = [
  {
    name: 'a missing file',
    config: tableConfig(data({ source: 'tt.csv' })),
    code: 'data.fileMissing',
    at: '"tt.csv"',
    exit: 1,
  },
  {
    name: 'an unknown target column',
    config: tableConfig(data({ target: 'lable' })),
    code: 'data.columnUnknown',
    at: '"lable"',
    exit: 1,
  },
  {
    name: 'an unknown feature column',
    config: tableConfig(data({ features: { exclude: ['x3'] } })),
    code: 'data.columnUnknown',
    at: '"x3"',
    exit: 1,
  },
  {
    name: 'one class only',
    config: tableConfig(),
    files: { 't.csv': twoClasses(40, 40) },
    code: 'data.oneClass',
    at: '"label"',
    exit: 1,
  },
  {
    name: 'fewer rows of a class than kNeighbors',
    config: tableConfig({ balance: { type: 'smote', kNeighbors: 5 } }),
    files: { 't.csv': twoClasses(60, 6) },
    code: 'balance.tooFewSamples',
    at: '5\n',
    exit: 1,
  },
  {
    name: 'an unknown key',
    config: tableConfig({ train: { epochs: 2, batchsize: 4 } }),
    code: 'config.unknownKey',
    at: '"batchsize"',
    exit: 1,
  },
  {
    name: 'an unknown element',
    config: tableConfig(layers(['dens'])),
    code: 'config.unknownElement',
    at: '"dens"',
    exit: 1,
  },
  {
    name: 'a wrong type',
    config: tableConfig({ train: { epochs: 'many' } }),
    code: 'config.wrongType',
    at: '"many"',
    exit: 1,
  },
  {
    name: 'a value out of bounds',
    config: tableConfig(layers([{ type: 'dropout', rate: 1.5 }])),
    code: 'config.outOfBounds',
    at: '1.5',
    exit: 1,
  },
  {
    name: 'layers whose shapes do not fit',
    config: tableConfig(layers([{ type: 'conv2d', filters: 4, kernelSize: 3 }])),
    code: 'model.shape',
    at: '{\n        "type": "conv2d"',
    exit: 1,
  },
  {
    name: 'a branch that names no layer',
    config: tableConfig(
      layers([
        { type: 'dense', units: 4, name: 'a' },
        { type: 'add', inputs: ['a', 'b'] },
      ]),
    ),
    code: 'model.inputUnknown',
    at: '"b"',
    exit: 1,
  },
  {
    name: 'a loss that does not fit the task',
    config: tableConfig({ compile: { loss: 'meanSquaredError' } }),
    code: 'compile.lossTask',
    at: '"meanSquaredError"',
    exit: 1,
  },
  {
    name: 'a metric that does not fit the task',
    config: tableConfig({ compile: { metrics: ['r2'] } }),
    code: 'compile.metricTask',
    at: '"r2"',
    exit: 1,
  },
  {
    name: 'a monitor that nothing is named',
    config: tableConfig({
      train: { epochs: 1, callbacks: [{ type: 'earlyStopping', monitor: 'val_f2' }] },
    }),
    code: 'callback.monitorUnknown',
    at: '"val_f2"',
    exit: 1,
  },
  {
    name: 'augmentation of a table',
    config: tableConfig({ augment: ['affine'] }),
    code: 'augment.needsPictures',
    at: '"affine"',
    exit: 1,
  },
  {
    name: 'balancing a regression',
    config: tableConfig({ ...data({ target: 'y' }), balance: 'smote' }),
    files: { 't.csv': linear(60) },
    code: 'balance.notForRegression',
    at: '"smote"',
    exit: 1,
  },
  {
    name: 'shares that do not sum to 1',
    config: tableConfig({ split: { type: 'random', train: 0.9, validation: 0.2, test: 0.2 } }),
    code: 'split.shares',
    at: '{\n    "type": "random"',
    exit: 1,
  },
  {
    name: 'missing values that no step fills',
    config: tableConfig(data({ clean: ['dropDuplicates'] })),
    files: {
      't.csv': twoClasses(60)
        .replace(/^[^,]*,/m, ',')
        .replace(/\n[^,\n]*,/, '\n,'),
    },
    code: 'data.missingValues',
    at: '[\n      "dropDuplicates"',
    exit: 1,
  },
  {
    name: 'broken JSON',
    config: '{ "data": { "type": "table", } ',
    code: 'config.syntax',
    at: '',
    exit: 1,
  },
  {
    name: 'endlessly nested JSON',
    config: '['.repeat(50_000),
    code: 'config.tooNested',
    at: '',
    exit: 1,
  },
  {
    name: 'a loss that is no number any more',
    config: tableConfig({
      ...data({ target: 'y' }),
      compile: { optimizer: { type: 'sgd', learningRate: 1e30 } },
    }),
    files: { 't.csv': linear(60) },
    code: 'train.nanLoss',
    at: '{\n      "type": "sgd"',
    exit: 3,
  },
];

describe.each(cases)('$name', ({ config, code, at, exit, files }) => {
  it('gives one clear message with its place, and the exit code', async () => {
    const folder = folderWith({ ...table, ...files, 'm.train.json': config });
    const result = await trainyard(folder, 'train', 'm.train.json', '--backend', 'cpu');
    const lines = result.err.trim().split('\n');
    expect(lines[0]).toMatch(/^m\.train\.json:\d+:\d+ error [a-zA-Z.]+ \S.*/);
    expect(lines[0]!.split(' ')[2]).toBe(code);
    if (at !== '') expect(lines[0]).toContain(`m.train.json:${place(config, at)} `);
    // Broken JSON has as many mistakes as it has; all else is one message.
    if (code !== 'config.syntax') expect(lines).toHaveLength(1);
    expect(result.code).toBe(exit);
    expect(result.err).not.toMatch(/\n\s+at /);
  });
});

it('names the line of a text in a numeric column', async () => {
  const csv = `${twoClasses(60)}oops,1,red,no\n`;
  const folder = folderWith({ 't.csv': csv, 'm.train.json': tableConfig() });
  const { code, err } = await trainyard(folder, 'train', 'm.train.json');
  expect(err).toContain(`${join(folder, 't.csv')}:62:1 error data.textInNumericColumn`);
  expect(err).toContain('oops');
  expect(code).toBe(1);
});

it('validate tells what is doubtful about the data, where it stands and what mends it', async () => {
  const lines = twoClasses(120).trimEnd().split('\n');
  const csv = lines.map((line, i) => `${i === 0 ? 'k' : 1},${line}\n`).join('');
  const folder = folderWith({ 't.csv': csv, 'm.train.json': tableConfig() });
  const { code, out } = await trainyard(folder, 'validate', 'm.train.json', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject([
    {
      file: 'm.train.json',
      severity: 'warning',
      code: 'check.constantColumn',
      line: 2,
      fix: { at: ['data', 'features', 'exclude'], value: ['k'] },
    },
  ]);
});

it('validate tells what data and model are wrong with too', async () => {
  const config = tableConfig(layers([{ type: 'conv2d', filters: 4, kernelSize: 3 }]));
  const folder = folderWith({ ...table, 'm.train.json': config });
  const { code, out } = await trainyard(folder, 'validate', 'm.train.json');
  expect(out).toContain('error model.shape');
  expect(code).toBe(1);
});

it('inspect tells how a file is written, and places what it rejects and finds', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => `${i % 7},5;${i % 2}`);
  const folder = folderWith({
    't.csv': ['a;label', ...lines, '1;2;3'].join('\n'),
    'm.train.json': tableConfig(),
  });
  const { code, out } = await trainyard(folder, 'inspect', 'm.train.json');
  expect(code).toBe(0);
  expect(out).toContain(
    'CSV separated by semicolons · quoted with " · a header · decimal commas · utf-8',
  );
  expect(out).toMatch(/^✗ \S+t\.csv:42:\d+ /m);
  expect(out).toMatch(/^m\.train\.json:\d+:\d+ warning data\.rejected /m);
});

it('prepare tells the shapes that it wrote, and what it found', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${'abc'[i % 3]},${i % 2}`);
  const folder = folderWith({
    't.csv': ['a,k,label', ...rows, '1,2'].join('\n'),
    'm.train.json': tableConfig(),
  });
  const { code, out, err } = await trainyard(folder, 'prepare', 'm.train.json', '--out', 'o');
  expect(code).toBe(0);
  expect(out).toContain('x_train.npy [28,4], y_train.npy [28]');
  expect(err).toMatch(/^m\.train\.json:\d+:\d+ warning data\.rejected /m);
  const inspected = await trainyard(folder, 'inspect', 'm.train.json');
  expect(inspected.out).toMatch(/^k +categorical +0 +[abc] \d+ %, [abc] \d+ %, [abc] \d+ %$/m);
});

it('a file of another format is told by what it holds', async () => {
  const arff = '% a comment\n@RELATION r\n@attribute label {0,1}\n@data\n0\n1\n';
  const folder = folderWith({ 't.csv': arff, 'm.train.json': tableConfig() });
  const { code, err } = await trainyard(folder, 'inspect', 'm.train.json');
  expect(err).toMatch(/^\S+t\.csv:1:1 error data\.format /);
  expect(code).toBe(1);
});

it('names every column that lacks values', async () => {
  const rows = Array.from(
    { length: 40 },
    (_, i) => `${i % 5 ? i % 7 : ''},${i % 9 ? i : 'inf'},${i % 2}`,
  );
  const folder = folderWith({
    't.csv': ['a,b,label', ...rows].join('\n'),
    'm.train.json': tableConfig(),
  });
  const { err } = await trainyard(folder, 'inspect', 'm.train.json');
  expect(err).toContain('error data.missingValues');
  expect(err).toContain('"a: 8", "b: 5"');
});

describe('pictures', () => {
  it('leaves out unreadable ones, counted and named', async () => {
    const bomb = await sharp({
      create: { width: 30_000, height: 30_000, channels: 3, background: 'red' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    const good = await bars(12, 'pictures/');
    const folder = folderWith({
      ...good,
      'pictures/upright/empty.png': '',
      'pictures/upright/text.png': 'no picture',
      'pictures/lying/torn.png': good['pictures/lying/0.png']!.subarray(0, 200),
      'pictures/lying/bomb.png': bomb,
      'pictures/lying/notes.txt': 'a text',
      'm.train.json': pictureConfig(),
    });
    const { code, out } = await trainyard(folder, 'inspect', 'm.train.json', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out) as {
      rows: { read: number; rejected: number; clean: number };
      pictures: { unreadable: { file: string; reason: string }[] };
      warnings: { code: string }[];
    };
    expect(report.rows).toEqual({ read: 29, rejected: 5, clean: 24 });
    expect(report.pictures.unreadable.map(({ file }) => file).sort()).toEqual([
      'lying/bomb.png',
      'lying/notes.txt',
      'lying/torn.png',
      'upright/empty.png',
      'upright/text.png',
    ]);
    expect(report.warnings.map((warning) => warning.code)).toContain('data.unreadable');
  });

  it('stops where none can be read', async () => {
    const folder = folderWith({
      'pictures/a/1.png': '',
      'pictures/b/1.png': 'x',
      'm.train.json': pictureConfig(),
    });
    const { code, err } = await trainyard(folder, 'train', 'm.train.json');
    expect(err).toMatch(/^m\.train\.json:\d+:\d+ error data\.noPictures /);
    expect(code).toBe(1);
  });
});

describe('usage', () => {
  const folder = folderWith({ ...table, 'm.train.json': tableConfig() });
  it.each([
    ['no config', ['train']],
    ['an unknown command', ['fly']],
    ['an unknown backend', ['train', 'm.train.json', '--backend', 'abacus']],
    ['a --set without a value', ['train', 'm.train.json', '--set', 'seed']],
    ['a run that is not there', ['resume', 'nowhere']],
    ['an unknown format', ['export', 'nowhere', '--format', 'x', '--out', 'y']],
  ])('%s gives exit code 2', async (_, args) => {
    const { code, err } = await trainyard(folder, ...args);
    expect(err).not.toBe('');
    expect(code).toBe(2);
  });

  it('a config that is not there gives exit code 1 and leaves nothing behind', async () => {
    const { code, err } = await trainyard(folder, 'train', 'n.train.json');
    expect(err).toContain('config.unreadable');
    expect(code).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['m.train.json', 't.csv']);
  });
});

it('marks a run that failed on its data as failed, with the reason', async () => {
  const folder = folderWith({ 'm.train.json': tableConfig() });
  await trainyard(folder, 'train', 'm.train.json');
  const runs = join(folder, '.trainyard', 'runs');
  const [id] = readdirSync(runs);
  const run = JSON.parse(readFileSync(join(runs, id!, 'run.json'), 'utf8')) as object;
  expect(run).toMatchObject({ state: 'failed', reason: { code: 'data.fileMissing' } });
});
