import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { readFileSync, truncateSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import type { Loaded, Table } from '../../../src/runner/data/dataset';
import { requireMemory } from '../../../src/runner/data/table';
import { readRows } from '../../../src/runner/data/readRows';
import { Database } from '../../../src/runner/data/tables/database';
import { load } from '../../../src/runner/prepare/readData';
import { fileColumns } from '../../../src/runner/queries/fileColumns';
import { columnsOf } from '../../../src/runner/rawRows';
import { validateConfig } from '../../../src/shared/config/validate';
import { folderWith } from '../../support/cli';
import { tableConfig } from '../../support/tables';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function read(
  files: Files | string,
  data: object,
): Promise<Loaded & { readonly dataset: Table }> {
  const folder = typeof files === 'string' ? files : folderWith(files);
  const { resolved, problems } = validateConfig(
    tableConfig({ data: { type: 'table', target: 'y', ...data } }),
    'm.train.json',
    catalog,
  );
  if (resolved === undefined) throw new Error(problems[0]!.message);
  return (await load(resolved, folder, {})) as Loaded & { dataset: Table };
}

const records = Array.from({ length: 40 }, (_, i) => ({
  a: i / 4,
  b: i % 3 === 0 ? null : `k${i % 3}`,
  c: i % 2 === 0,
  y: i % 2,
}));
const csvOf = (rows: readonly object[], delimiter = ','): string =>
  [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row) as unknown[])]
    .map((cells) => `${cells.map((cell) => cell ?? '').join(delimiter)}\n`)
    .join('');
const lines = (rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** A folder with one.parquet (rows as above and columns of every type) and two.parquet. */
async function parquetFolder(): Promise<string> {
  const folder = folderWith({ 'r.jsonl': lines(records) });
  await Database.with(async (database) => {
    await database.run(`CREATE TABLE r AS SELECT *, (a * 3)::BIGINT AS big, a::DECIMAL(9, 3) AS money,
      DATE '2020-01-01' + (a * 4)::INTEGER AS day, TIMESTAMP '2020-01-01 12:00:00' AS at_noon,
      [a] AS list, 'NA' AS gone FROM read_json('${join(folder, 'r.jsonl')}')`);
    await database.run(`COPY r TO '${join(folder, 'one.parquet')}' (FORMAT parquet)`);
    await database.run(`COPY r TO '${join(folder, 'two.parquet')}' (FORMAT parquet)`);
  }, undefined);
  return folder;
}

describe('one table in several formats', () => {
  const packed = new Uint8Array(gzipSync(csvOf(records)));
  const formats: readonly [string, Files, object][] = [
    ['CSV', { 't.csv': csvOf(records) }, { source: 't.csv' }],
    ['CSV packed with gzip', { 't.csv.gz': packed }, { source: 't.csv.gz' }],
    ['TSV', { 't.tsv': csvOf(records, '\t') }, { source: 't.tsv' }],
    ['JSON', { 't.json': JSON.stringify(records, null, 2) }, { source: 't.json' }],
    ['JSON Lines', { 't.jsonl': lines(records) }, { source: 't.jsonl' }],
    [
      'several files',
      { '1.csv': csvOf(records.slice(0, 15)), '2.jsonl': lines(records.slice(15)) },
      { source: ['1.csv', '2.jsonl'] },
    ],
    [
      'a pattern',
      { 'p/2.csv': csvOf(records.slice(15)), 'p/1.csv': csvOf(records.slice(0, 15)) },
      { source: 'p/*.csv' },
    ],
    ['a query', { 't.csv': csvOf(records) }, { source: 't.csv', query: 'SELECT * FROM data' }],
    ['a query that names its file', { 't.csv': csvOf(records) }, { query: "FROM 't.csv'" }],
  ];

  // Those of one file, in the order above.
  it.each(formats.slice(0, 5))(
    '%s tells its columns before there is a config',
    async (_, files, data) => {
      const source = join(folderWith(files), (data as { source: string }).source);
      expect(await fileColumns(source)).toEqual({
        rows: 40,
        columns: [
          { name: 'a', values: 'number', missing: 0 },
          { name: 'b', values: 'text', missing: 14 },
          { name: 'c', values: 'boolean', missing: 0 },
          { name: 'y', values: 'number', missing: 0 },
        ],
      });
    },
  );

  it.each(formats)('%s gives the same columns and rows', async (_, files, data) => {
    const { dataset, classes, rejected } = await read(files, data);
    expect(dataset.features.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'numeric'],
      ['b', 'categorical'],
      ['c', 'binary'],
    ]);
    const [a, b, c] = dataset.features as [Table['features'][0], ...Table['features']];
    expect(Array.from(a.values)).toEqual(records.map((row) => row.a));
    expect(Array.from(b!.values, (v) => b!.categories[v] ?? null)).toEqual(
      records.map((row) => row.b),
    );
    expect(Array.from(c!.values, (v) => c!.categories[v])).toEqual(
      records.map((row) => String(row.c)),
    );
    expect({ classes, rejected }).toEqual({ classes: ['0', '1'], rejected: [] });
  });
});

describe('Parquet', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await parquetFolder();
  });
  const features = { exclude: ['list'] };

  it('keeps types: numbers, decimals, truth values, dates', async () => {
    const { dataset, warnings } = await read(folder, { source: 'one.parquet', features });
    const of = (name: string) => dataset.features.find((column) => column.name === name)!;
    expect(dataset.features.map(({ name }) => name)).not.toContain('gone');
    expect(of('c').kind).toBe('binary');
    expect(of('money').values[1]).toBe(0.25);
    expect(of('day')).toMatchObject({ kind: 'numeric', date: true });
    expect(of('day').values[2]).toBe(18262 + 2);
    expect(of('at_noon').values[0]).toBe(18262.5);
    expect(warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['data.columnEmpty', 'data.dateColumn']),
    );
  });

  it('tells its columns before there is a config', async () => {
    const { columns } = await fileColumns(join(folder, 'one.parquet'));
    const values = Object.fromEntries(columns.map((column) => [column.name, column.values]));
    expect(values).toMatchObject({
      ...{ a: 'number', money: 'number', c: 'boolean', b: 'text' },
      ...{ day: 'date', at_noon: 'date', gone: 'none', list: 'unusable' },
    });
  });

  it('reads several files one after the other, and a query over them', async () => {
    const both = await read(folder, { source: '*.parquet', features });
    expect(both.read).toBe(80);
    const query = 'SELECT a, y FROM data WHERE a < 5 ORDER BY a, y';
    const queried = await read(folder, { source: '*.parquet', query });
    expect(queried.read).toBe(40);
  });

  it('keeps the order of the rows, however many threads read them', async () => {
    const large = folderWith({});
    await Database.with(
      (database) =>
        database.run(`COPY (SELECT range AS i, CASE WHEN range % 3 = 0 THEN 'yes' ELSE 'no' END AS y
          FROM range(600000)) TO '${join(large, 'large.parquet')}' (FORMAT parquet)`),
      undefined,
    );
    const { dataset } = await read(large, { source: 'large.parquet' });
    const { values } = dataset.features[0]!;
    expect(values.findIndex((value, row) => value !== row)).toBe(-1);
    expect(dataset.target.findIndex((value, row) => value !== (row % 3 === 0 ? 1 : 0))).toBe(-1);
  });

  it('takes no lists, and says how to leave them out', async () => {
    await expect(read(folder, { source: 'one.parquet' })).rejects.toMatchObject({
      code: 'data.columnType',
      fix: { at: ['data', 'features', 'exclude'], value: ['list'] },
    });
    const some = { exclude: ['money'] };
    await expect(read(folder, { source: 'one.parquet', features: some })).rejects.toMatchObject({
      fix: { value: ['money', 'list'] },
    });
  });

  it('that is cut short or damaged is refused, whatever its name', async () => {
    const bytes = readFileSync(join(folder, 'one.parquet'));
    for (const length of [4, 100, bytes.length >> 1, bytes.length - 1]) {
      const cut = folderWith({ 't.parquet': bytes, 't.csv': bytes });
      for (const source of ['t.parquet', 't.csv']) {
        truncateSync(join(cut, source), length);
        await expect(read(cut, { source, features })).rejects.toMatchObject({
          code: 'data.parquetFormat',
        });
      }
    }
    await expect(read({ 't.parquet': 'a,y\n' }, { source: 't.parquet' })).rejects.toMatchObject({
      code: 'data.parquetFormat',
    });
  });
});

describe('JSON Lines', () => {
  it('leaves broken lines out and names them', async () => {
    const text = `${lines(records.slice(0, 2))}{"a": 1,\n\n[1]\n${lines(records.slice(2))}`;
    const {
      dataset,
      rejected,
      read: all,
      details,
    } = await read({ 't.jsonl': text }, { source: 't.jsonl' });
    expect(details).not.toHaveProperty('dialect');
    expect(rejected).toMatchObject([{ line: 3 }, { line: 5, column: 1 }]);
    expect(all).toBe(42);
    expect(dataset.target).toHaveLength(40);
  });

  it('flattens objects, and names the line of a text among numbers', async () => {
    const rows = records.map(({ a, y }) => ({ in: { a }, y }));
    const { dataset } = await read({ 't.jsonl': lines(rows) }, { source: 't.jsonl' });
    expect(dataset.features.map(({ name }) => name)).toEqual(['in.a']);
    const bad = [...rows.slice(0, 30), { in: { a: 'oops' }, y: 0 }, ...rows.slice(30)];
    await expect(
      read({ 't.jsonl': `\n${lines(bad)}` }, { source: 't.jsonl' }),
    ).rejects.toMatchObject({ code: 'data.textInNumericColumn', line: 32 });
  });

  it.each([
    ['data.jsonFormat', '{"a": [1, 2],\n "y": [0, 1]}'],
    ['data.jsonFormat', '[{"a": 1}, {"a": ]'],
    ['data.empty', ''],
    ['data.empty', '[]'],
    ['data.allRejected', '1\n2\n'],
  ])('tells %s', async (code, text) => {
    await expect(read({ 't.json': text }, { source: 't.json' })).rejects.toMatchObject({ code });
  });
});

describe('several files', () => {
  it('of other columns, or of other formats, are refused by name', async () => {
    const one = csvOf(records);
    await expect(
      read({ '1.csv': one, '2.csv': 'a,z,y\n1,2,0\n' }, { source: '*.csv' }),
    ).rejects.toMatchObject({ code: 'data.columnsDiffer' });
    const folder = await parquetFolder();
    await expect(read(folder, { source: ['one.parquet', 'r.jsonl'] })).rejects.toMatchObject({
      code: 'data.mixedFormats',
    });
    await expect(read({ '1.csv': one }, { source: ['1.csv', '*.tsv'] })).rejects.toMatchObject({
      code: 'data.fileMissing',
      at: ['data', 'source', 1],
    });
  });

  it('may have their columns in another order, and rejected rows keep file and line', async () => {
    const swapped = csvOf(records.map(({ y, a, b, c }) => ({ y, c, b, a })));
    const { dataset, rejected } = await read(
      { '1.csv': csvOf(records), '2.csv': `${swapped}1,2\n` },
      { source: '*.csv' },
    );
    expect(Array.from(dataset.features[0]!.values.slice(40))).toEqual(records.map(({ a }) => a));
    expect(rejected).toMatchObject([
      { file: expect.stringMatching(/2\.csv$/) as string, line: 42 },
    ]);
  });
});

describe('a query', () => {
  const files = { 't.csv': csvOf(records) };
  it.each([
    'DROP TABLE data',
    'SELECT 1 AS y; SELECT 2 AS y',
    "COPY data TO 'out.csv'",
    'SELEC a FROM data',
    'SELECT nothing FROM data',
    "SELECT content AS y, 1 AS a FROM read_text('/etc/hostname')",
    "SELECT content AS y, 1 AS a FROM read_text('../../../../../../etc/hostname')",
    'INSTALL httpfs',
    'SET threads = 1',
    "ATTACH 'x.db'",
  ])('that is not one SELECT over the files is refused: %s', async (query) => {
    await expect(read(files, { source: 't.csv', query })).rejects.toMatchObject({
      code: 'data.query',
      at: ['data', 'query'],
    });
  });

  it('without rows, or without source and query, is told', async () => {
    const query = 'SELECT * FROM data WHERE a < 0';
    await expect(read(files, { source: 't.csv', query })).rejects.toMatchObject({
      code: 'data.empty',
    });
    await expect(read(files, {})).rejects.toMatchObject({ code: 'data.noSource' });
  });
});

it('a table that memory has no room for is refused, with what to do', () => {
  expect(() => requireMemory(1e6, 30, 2 ** 31)).not.toThrow();
  expect(() => requireMemory(1e8, 30, 2 ** 31)).toThrow(
    expect.objectContaining({ code: 'data.tooLarge', at: ['data', 'source'] }) as Error,
  );
});

it('a sample is drawn by a query, the same one again', async () => {
  const query = 'SELECT * FROM data USING SAMPLE reservoir(20 ROWS) REPEATABLE (42)';
  const folder = folderWith({ 't.csv': csvOf(records) });
  const [one, again] = [
    await read(folder, { source: 't.csv', query }),
    await read(folder, { source: 't.csv', query }),
  ];
  expect(one.read).toBe(20);
  expect(again.dataset).toEqual(one.dataset);
});

describe('dates', () => {
  const rows = records.map((row, i) => ({
    day: `2020-01-${String((i % 28) + 1).padStart(2, '0')}`,
    time: `2020-01-01T00:${String(i).padStart(2, '0')}:30Z`,
    y: row.y,
  }));

  it('are numbers of days, in new rows and in exported models too', async () => {
    const folder = folderWith({ 't.csv': csvOf(rows) });
    const { dataset } = await read(folder, { source: 't.csv' });
    const days = rows.map(({ day, time }) => [day, time].map((text) => Date.parse(text) / 864e5));
    const columns = dataset.features;
    expect(columns.map(({ date }) => date)).toEqual([true, true]);
    expect(rows.map((_, i) => columns.map(({ values }) => values[i]))).toEqual(days);
    const again = await readRows('t.csv', columns, {}, { baseDir: folder });
    expect(again.columns.map(({ values }) => values)).toEqual(columns.map(({ values }) => values));
    const exported = columnsOf({ table: { columns } } as never, rows);
    expect(exported.map(({ values }) => values)).toEqual(columns.map(({ values }) => values));
  });

  it('that are none are named', async () => {
    const bad = rows.map(({ y }, i) => ({ when: `${i}.1.2020`, y }));
    await expect(
      read({ 't.csv': csvOf(bad) }, { source: 't.csv', columns: { when: 'date' } }),
    ).rejects.toMatchObject({ code: 'data.notDates' });
  });
});
