import { Buffer } from 'node:buffer';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { openCsv, readText } from '../../../src/runner/data/csv/read';
import type { Loaded, Table } from '../../../src/runner/data/dataset';
import { Database } from '../../../src/runner/data/tables/database';
import { load } from '../../../src/runner/prepare/readData';
import { validateConfig } from '../../../src/shared/config/validate';
import { join } from 'node:path';
import { folderWith } from '../../support/cli';
import { tableConfig } from '../../support/tables';

async function read(
  csv: string | Uint8Array,
  data: object = {},
): Promise<Loaded & { readonly dataset: Table }> {
  const { resolved, problems } = validateConfig(
    tableConfig({ data: { type: 'table', source: 't.csv', target: 'y', ...data } }),
    'm.train.json',
    catalog,
  );
  if (resolved === undefined) throw new Error(problems[0]!.message);
  const folder = folderWith({ 't.csv': csv });
  return (await load(resolved, folder, {})) as Loaded & { dataset: Table };
}

/** The columns and cells of a CSV text as both readers see them, null where missing. */
async function textsOf(
  csv: string | Uint8Array,
): Promise<{ readonly names: readonly string[]; readonly cells: (string | null)[][] }> {
  const folder = folderWith({ 't.csv': csv });
  return Database.with(async (database) => {
    const file = await openCsv(database.folder, join(folder, 't.csv'), { header: true }, [], []);
    const options = { csv: { missingValues: [] }, asText: file.dialect.names };
    const raw = await readText(database, [file], options, []);
    const columns: (string | null)[][] = [];
    for (const place of raw.names.keys()) {
      const categories = (await raw.texts(place)).sort();
      const name = raw.names[place]!;
      const [codes] = await raw.values([{ name, place, kind: 'categorical', categories }]);
      columns.push(Array.from(codes!, (code) => categories[code] ?? null));
    }
    const cells = Array.from({ length: raw.rows }, (_, row) =>
      columns.map((column) => column[row]!),
    );
    return { names: raw.names, cells };
  }, undefined);
}

const spectrum = join(import.meta.dirname, '../../../node_modules/csv-spectrum');
type Row = Readonly<Record<string, string>>;

/** Files of csv-spectrum as that says they are to be read. */
const spellings = readdirSync(join(spectrum, 'csvs')).map((name): [string, Row[]] => {
  const file = join(spectrum, 'json', name.replace('.csv', '.json'));
  const expected = JSON.parse(readFileSync(file, 'utf8')) as Row | Row[];
  return [name, Array.isArray(expected) ? expected : [expected]];
});

describe('the files of csv-spectrum', () => {
  it('are all there', () => expect(spellings).toHaveLength(12));

  it.each(spellings)('%s', async (name, expected) => {
    const { names, cells } = await textsOf(readFileSync(join(spectrum, 'csvs', name)));
    const rows = cells.map((row) =>
      Object.fromEntries(names.map((column, i) => [column, row[i] ?? ''])),
    );
    // Its JSON has another telephone number than the file.
    if (name === 'location_coordinates.csv')
      expected = expected.map((row) => ({ ...row, 'Contact Phone Number': '2095257564' }));
    expect(rows).toEqual(expected);
  });
});

describe('spellings of CSV', () => {
  it.each([
    [
      'letters of all kinds',
      'a,b\n1,ʤ\n2,猫🐈\n',
      [
        ['1', 'ʤ'],
        ['2', '猫🐈'],
      ],
    ],
    [
      'no last line break',
      'a,b\n1,2\n3,4',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['a byte order mark', '\ufeffa,b\n1,2\n', [['1', '2']]],
    [
      'single quotes',
      "a,b\n'1,2',x\n'3',y\n",
      [
        ['1,2', 'x'],
        ['3', 'y'],
      ],
    ],
    ['spaces around cells', 'a , b\n 1 , x \n', [['1', 'x']]],
    [
      'old Macintosh line ends',
      'a,b\r1,2\r3,4\r',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
  ])('%s', async (_, csv, expected) => expect((await textsOf(csv)).cells).toEqual(expected));
});

const good = Array.from({ length: 60 }, (_, i) => `${i},${i % 2}`);
const csv = (lines: readonly string[], header = 'a,y'): string =>
  `${[header, ...lines].join('\n')}\n`;

describe('records that do not fit', () => {
  it.each([
    ['more cells', '1,2,3', 1],
    ['fewer cells', '1', 1],
    ['text behind a quote', '"1"x,0', 1],
    ['a line of 10 MB', `${'9'.repeat(10_000_000)},1`, 1],
  ])('%s are left out, counted and named by line', async (_, line, count) => {
    const lines = [...good.slice(0, 30), line, ...good.slice(30)];
    const { read: all, rejected, dataset, warnings } = await read(csv(lines));
    expect(rejected).toHaveLength(count);
    expect(rejected[0]).toMatchObject({ line: 32 });
    expect(rejected[0]!.reason).not.toContain('null');
    expect(dataset.target).toHaveLength(60);
    expect(all).toBe(61);
    expect(warnings.map(({ code }) => code)).toContain('data.rejected');
  });

  it('every kind of damage to a byte gives a table or an error with a code', async () => {
    const whole = Buffer.from(csv(good));
    const odd = [0, 9, 10, 13, 34, 39, 44, 59, 0x80, 0xff];
    for (let at = 0; at < whole.length; at += 9) {
      const damaged = Buffer.from(whole);
      damaged[at] = odd[at % odd.length]!;
      const outcome = await read(damaged).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toHaveProperty('code');
      else {
        const { read: all, rejected, dataset } = outcome as Loaded & { dataset: Table };
        expect(dataset.target.length + rejected.length).toBe(all);
      }
    }
  });
});

describe('what columns hold', () => {
  it('counts infinities as missing', async () => {
    const lines = good.map((line, i) => (i % 20 === 0 ? `inf,${i % 2}` : line));
    const { dataset, warnings } = await read(csv(lines));
    expect(dataset.features[0]!.values.filter(Number.isNaN)).toHaveLength(3);
    expect(warnings.map(({ code }) => code)).toEqual(['data.infinite']);
  });

  it('leaves columns without any value out, and says so', async () => {
    const { dataset, warnings } = await read(
      csv(
        good.map((line) => `,${line}`),
        'none,a,y',
      ),
    );
    expect(dataset.features.map(({ name }) => name)).toEqual(['a']);
    expect(warnings).toMatchObject([
      { code: 'data.columnEmpty', fix: { at: ['data', 'features', 'exclude'], value: ['none'] } },
    ]);
  });

  it('refuses 10,000 categories with advice, and takes them where the config says so', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `k${i % 10_000},${i % 2}`);
    await expect(read(csv(lines))).rejects.toMatchObject({
      code: 'data.textColumn',
      fix: { at: ['data', 'features', 'exclude'], value: ['a'] },
    });
    const { dataset } = await read(csv(lines), { columns: { a: 'categorical' } });
    expect(dataset.features[0]!.categories).toHaveLength(10_000);
  });

  it('tells a wrong encoding by its line, and reads the right one', async () => {
    const text = csv(
      good.map((line, i) => `${i % 2 === 0 ? 'größe' : 'tür'},${line}`),
      'word,a,y',
    );
    const latin = Buffer.from(text, 'latin1');
    await expect(read(latin)).rejects.toMatchObject({ code: 'data.encoding', line: 2 });
    const { dataset } = await read(latin, { csv: { encoding: 'windows-1252' } });
    expect(dataset.features[0]!.categories).toEqual(['größe', 'tür']);
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect((await read(wide)).dataset.features[0]!.categories).toEqual(['größe', 'tür']);
  });

  it.each([
    ['data.empty', ''],
    ['data.empty', '\n\n\n'],
    ['data.empty', 'a,y\n'],
    ['data.columnUnknown', 'a,b\n1,2\n3,4\n'],
    ['data.targetEmpty', csv(good.map((_, i) => `${i},`))],
    ['data.oneClass', csv(good.map((_, i) => `${i},yes`))],
    ['data.unterminatedQuote', csv([...good, '"1,0', '2,1'])],
    ['data.allRejected', 'a,y\n1\n2\n3\n'],
    ['data.gzip', new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 1, 2, 3])],
  ])('tells %s', async (code, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code });
  });
});
