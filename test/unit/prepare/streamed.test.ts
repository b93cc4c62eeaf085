import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { random } from '../../../src/runner/engine/random';
import { rowsOf } from '../../../src/runner/engine/batch';
import { prepare, type Preparation } from '../../../src/runner/prepare';
import { dataReport } from '../../../src/runner/report';
import { partNames } from '../../../src/runner/data/dataset';
import { Database, literal } from '../../../src/runner/data/tables/database';
import { isToStream } from '../../../src/runner/data/tables/streaming';
import { validateConfig } from '../../../src/shared/config/validate';
import { folderWith } from '../../support/cli';
import { tableConfig } from '../../support/tables';

/** Numbers with gaps and far-off values, texts, truth values, dates and two targets. */
function mixed(rows: number): string {
  const draws = random(11, 'mixed');
  const lines = Array.from({ length: rows }, (_, i) => {
    const a = draws.integer(20) === 0 ? '' : draws.normal(5, 2);
    const b = draws.integer(50) === 0 ? 400 : draws.normal();
    const colour =
      draws.integer(30) === 0 ? '' : ['red', 'green', 'blue ', 'Red'][draws.integer(4)];
    const flag = draws.integer(2) === 0;
    const day = `2024-0${1 + draws.integer(9)}-1${draws.integer(10)}`;
    const part = ['train', 'train', 'train', 'val', 'test'][i % 5];
    const weight = draws.uniform(0.5, 2);
    const label = draws.integer(20) === 0 ? '' : draws.integer(4) === 0 ? 'yes' : 'no';
    return `${a},${b},${colour},${flag},${day},7,${part},${weight},${draws.normal(3)},${label}`;
  });
  return `a,b,colour,flag,day,same,part,weight,y,label\n${lines.join('\n')}\n`;
}

async function prepared(
  folder: string,
  stream: 'always' | 'never',
  changes: Record<string, unknown>,
): Promise<Preparation> {
  const { data, ...rest } = changes as { data?: object };
  const text = tableConfig({
    data: {
      ...{ type: 'table', source: 't.csv', target: 'label', stream },
      columns: { day: 'date' },
      features: { exclude: ['y', 'part', 'weight'] },
      clean: [{ type: 'impute', strategy: 'median' }],
      ...data,
    },
    ...rest,
  });
  const { resolved, problems } = validateConfig(text, 'm.train.json', catalog);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return prepare(resolved!, 'm', folder);
}

const all = ({ rows }: { rows: number }): Int32Array =>
  Int32Array.from({ length: rows }, (_, i) => i);

const cases: Record<string, Record<string, unknown>> = {
  'scales and encodes': {},
  'of a regression': { data: { target: 'y', features: { exclude: ['label', 'part', 'weight'] } } },
  'with every step that streams': {
    data: {
      clean: [
        { type: 'dropMissing', columns: ['colour'] },
        'unifyText',
        'missingIndicator',
        { type: 'outliers', action: 'drop', columns: ['b'] },
        { type: 'impute', strategy: 'mean' },
        'dropConstant',
      ],
      encode: {
        categorical: { type: 'oneHot', minFrequency: 0.1 },
        columns: { day: { type: 'dateParts' }, a: { type: 'kBinsDiscretizer', nBins: 9 } },
      },
    },
    scale: { type: 'robust' },
  },
  'with a scaler of rows, and weights of classes': {
    scale: {
      type: 'columnTransformer',
      transformers: [{ scaler: 'quantile', columns: ['a'] }],
      remainder: 'normalizer',
    },
    balance: { type: 'classWeights' },
  },
  'by a column of parts, with weights of rows': {
    data: { features: { exclude: ['y'] } },
    split: { type: 'column', column: 'part' },
    balance: { type: 'sampleWeights', column: 'weight' },
    scale: { type: 'power' },
  },
};

it.each(Object.entries(cases))('prepares from disk as in memory: %s', async (_, changes) => {
  const folder = folderWith({ 't.csv': mixed(600) });
  const [streamed, memory] = [
    await prepared(folder, 'always', changes),
    await prepared(folder, 'never', changes),
  ];
  expect(streamed.prepared.preprocess).toEqual(memory.prepared.preprocess);
  expect(streamed.prepared.provenance).toEqual(memory.prepared.provenance);
  expect(streamed.prepared.classWeights).toEqual(memory.prepared.classWeights);
  expect(streamed.targets).toEqual(memory.targets);
  expect(streamed.cleaning).toEqual(memory.cleaning);
  for (const name of partNames) {
    const [own, like] = [streamed.prepared.parts[name], memory.prepared.parts[name]];
    expect({ ...own, x: undefined }).toEqual({ ...like, x: undefined });
    expect(rowsOf(own, all(own))).toEqual(like.x);
  }
  const codes = streamed.warnings.map(({ code }) => code);
  expect(codes).toEqual(['data.streamed', ...memory.warnings.map(({ code }) => code)]);
  const [report, like] = [await dataReport(streamed), await dataReport(memory)];
  expect(report.splits).toEqual(like.splits);
  expect(report.features.map(({ name, missing }) => [name, missing])).toEqual(
    like.features.map(({ name, missing }) => [name, missing]),
  );
  expect(report.sampled).toBe(streamed.cleanRows);
});

it('writes the prepared rows once, and anew where they were lost', async () => {
  const folder = folderWith({ 't.csv': mixed(300) });
  const rows = join(folder, '.trainyard', 'cache', 'rows');
  const first = await prepared(folder, 'always', {});
  const again = await prepared(folder, 'always', {});
  expect(again.prepared.preprocess).toEqual(first.prepared.preprocess);
  const { train } = first.prepared.parts;
  rmSync(rows, { recursive: true });
  // What is open can still be read.
  const known = rowsOf(train, all(train));
  const anew = (await prepared(folder, 'always', {})).prepared.parts.train;
  expect(rowsOf(anew, all(anew))).toEqual(known);
});

it.each([
  [{ data: { clean: ['dropDuplicates'] } }, ['data', 'clean', 0]],
  [{ data: { clean: ['knnImpute'] } }, ['data', 'clean', 0]],
  [{ balance: { type: 'smote' } }, ['balance']],
  [{ data: { encode: { categorical: 'target' } } }, ['data', 'encode', 'categorical']],
  [
    { data: { encode: { columns: { colour: 'target' } } } },
    ['data', 'encode', 'columns', 'colour'],
  ],
])('refuses what needs all rows in memory: %j', async (changes, at) => {
  const folder = folderWith({ 't.csv': mixed(100) });
  await expect(prepared(folder, 'always', changes)).rejects.toMatchObject({
    code: 'data.notStreamed',
    at,
  });
});

it('tells missing values as in memory', async () => {
  const folder = folderWith({ 't.csv': mixed(200) });
  const refusal = async (stream: 'always' | 'never'): Promise<unknown> =>
    prepared(folder, stream, { data: { clean: [] } }).catch((error: unknown) => error);
  const [streamed, memory] = [await refusal('always'), await refusal('never')] as [Error, Error];
  expect(streamed).toMatchObject({ code: 'data.missingValues' });
  expect(streamed.message).toBe(memory.message);
});

it('tells what is wrong with the source as in memory', async () => {
  const lines = mixed(200).trimEnd().split('\n');
  lines.splice(30, 0, '1,2', '"x"y,1');
  lines[60] = lines[60]!.replace(/^[^,]*/, '-inf');
  const csv = lines.map((line, i) => `${line},${i === 0 ? 'none' : ''}`).join('\n');
  const folder = folderWith({ 't.csv': csv });
  const [streamed, memory] = [
    await prepared(folder, 'always', {}),
    await prepared(folder, 'never', {}),
  ];
  const told = { ...streamed.loaded, dataset: undefined };
  expect(told).toEqual({ ...memory.loaded, dataset: undefined });
  expect(told.rejected.length).toBeGreaterThan(told.removed!.length);
  const codes = told.warnings.map(({ code }) => code);
  for (const code of ['data.columnEmpty', 'data.rejected', 'data.targetMissing', 'data.infinite'])
    expect(codes).toContain(code);
});

it('reads Parquet and queries from disk as from memory', async () => {
  const folder = folderWith({ 't.csv': mixed(400) });
  await Database.with(async (database) => {
    const [from, to] = ['t.csv', 't.parquet'].map((name) => literal(join(folder, name)));
    await database.run(`COPY (SELECT * FROM read_csv(${from})) TO ${to} (ROW_GROUP_SIZE 2048)`);
  }, undefined);
  for (const data of [
    { source: 't.parquet' },
    { source: 't.parquet', query: 'SELECT * FROM data WHERE y > 2 ORDER BY a' },
  ]) {
    const [streamed, memory] = [
      await prepared(folder, 'always', { data }),
      await prepared(folder, 'never', { data }),
    ];
    expect(streamed.prepared.preprocess).toEqual(memory.prepared.preprocess);
    const { train } = streamed.prepared.parts;
    expect(rowsOf(train, all(train))).toEqual(memory.prepared.parts.train.x);
  }
});

it('tells a Parquet file that is cut short', async () => {
  const folder = folderWith({ 't.parquet': 'PAR1 and nothing of it' });
  await expect(prepared(folder, 'always', { data: { source: 't.parquet' } })).rejects.toMatchObject(
    { code: 'data.parquetFormat' },
  );
});

it('streams what would take much of the free memory', () => {
  const obstacle = new Error('in memory');
  expect(isToStream('auto', 100, undefined, 1000)).toBe(false);
  expect(isToStream('auto', 500, undefined, 1000)).toBe(true);
  expect(isToStream('auto', 500, obstacle, 1000)).toBe(false);
  expect(() => isToStream('auto', 900, obstacle, 1000)).toThrow(obstacle);
  expect(isToStream('never', 5000, undefined, 1000)).toBe(false);
  expect(isToStream('always', 1, undefined, 1000)).toBe(true);
  expect(() => isToStream('always', 1, obstacle, 1000)).toThrow(obstacle);
});
