import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CsvOptions } from '../../../src/runner/data/csv/options';
import { readPlain } from '../../../src/runner/data/csv/plain';
import { columnsRaw, openCsv, readText } from '../../../src/runner/data/csv/read';
import { Database } from '../../../src/runner/data/tables/database';
import { folderWith } from '../../support/cli';
import { told, type Told } from '../../support/raw';

interface How {
  readonly csv?: CsvOptions;
  readonly asText?: readonly string[];
  readonly chunk?: number;
  /** Through SQL, not straight into memory. */
  readonly inDatabase?: true;
}

const known = ['a'];

/** What the plain reader gives; undefined where it gives up. */
async function plainly(paths: readonly string[], how: How = {}): Promise<Told | undefined> {
  const { csv = {}, asText = [], chunk } = how;
  const options = { csv, asText, known, ...(chunk !== undefined && { chunk }) };
  const table = await readPlain(paths, options, undefined);
  return table && told(await columnsRaw(table, []));
}

/** What any file's reader gives. */
const otherwise = (paths: readonly string[], how: How = {}): Promise<Told> =>
  Database.with(async (database) => {
    const { csv = {}, asText = [], inDatabase } = how;
    const files = [];
    for (const path of paths) files.push(await openCsv(database.folder, path, csv, known, []));
    const options = { csv, asText, ...(inDatabase && { inDatabase }) };
    return told(await readText(database, files, options, []));
  }, undefined);

type Content = string | Uint8Array;

function write(...contents: readonly Content[]): string[] {
  const folder = folderWith(Object.fromEntries(contents.map((each, i) => [`${i}.csv`, each])));
  return contents.map((_, i) => join(folder, `${i}.csv`));
}

/** Expects both ways to give the same, and the plain one not to give up. */
async function expectSame(contents: Content | readonly Content[], how: How = {}): Promise<Told> {
  const paths = write(...(Array.isArray(contents) ? contents : [contents as Content]));
  const plain = await plainly(paths, how);
  expect(plain).toBeDefined();
  expect(plain).toEqual(await otherwise(paths, how));
  return plain!;
}

const joined = (rows: readonly string[]): string => `${['a,b,c', ...rows].join('\n')}\n`;
const lines = (...rows: readonly string[]): string => joined(rows);
const usual = ['1,2.5,red', '-3,4e2,green', '0.25,.5,red', '7,8,blue'];

describe('a plain file', () => {
  it.each<[string, Content, How?]>([
    ['numbers and texts', lines(...usual)],
    ['empty cells', lines('1,2,x', ',,', '3,,', ',4,y')],
    ['spellings of "missing"', lines('1,2,x', 'NA,?,NaN', '#N/A N/A,null,None', ' nan ,\t?,  NA')],
    ['spaces and tabs around cells', lines(' 1 ,\t2,  red', '3\t , 4  ,\tred\t', ' , \t,  ')],
    ['signs', lines('+1,-2,x', '-0,+0,y', '-.5,+.5,z', '-5.,+5.,x', '0,-0.0,y')],
    ['exponents', lines('1e5,1E-5,x', '-1.5e+10,2e22,y', '1e23,1e-23,z', '.5e1,5.e1,x')],
    ['infinite numbers', lines('1,2,x', 'inf,-Infinity,y', '+INF,infinity,z', '1e400,-1e309,x')],
    ['small numbers', lines('1e-400,-1e-400,x', '5e-324,2.2250738585072011e-308,y', '0e99999,1,z')],
    [
      'long mantissas',
      lines(
        '0.12345678901234567,9007199254740993,x',
        '9007199254740992,9007199254740991,y',
        '12345678901234567890,1.7976931348623157e308,z',
        '0.8414709848078965,3.14159265358979323846264338327950288,x',
        '1234567890.123456,-123456789012.3456,y',
        '9999999999999999999,99999999999999999999,z',
        '0000000000000000000001,0.00000000000000000000001,x',
        `${'1'.repeat(300)},0.${'3'.repeat(300)},y`,
      ),
    ],
    ['dates', lines('1,2,2026-11-24', '2,3,2026-11-24T18:30:00', '3,4,')],
    ['truth values', lines('true,TRUE,x', 'False,false,y', 'true,True,z')],
    ['blank lines', `\n\na,b,c\n\n1,2,x\n\n\n3,4,y\n\n`],
    ['no last line end', 'a,b,c\n1,2,x\n3,4,y'],
    ['carriage returns', 'a,b,c\r\n1,2,x\r\n\r\n3,,y\r\n'],
    ['carriage returns, and no last line end', 'a,b,c\r\n1,2,x\r\n3,4,y'],
    ['a byte order mark', '\ufeffa,b,c\n1,2,x\n'],
    ['a byte order mark, and no header', '\ufeff1,2,x\n3,4,y\n'],
    ['no header', '1,2,x\n3,4,y\n'],
    ['one column', 'a\n1\n2\n3'],
    ['one column of texts', 'a\nred\ngreen\n red\n'],
    ['letters of all kinds', lines('1,2,ʤ', '2,3,猫🐈', '3,4,größe')],
    ['semicolons and decimal commas', 'a;b\n1,5;-2,25\n3;,5\n'],
    ['tabs', 'a\tb\n1\tx y\n2\t z\n'],
    ['a column without a name, and one twice', 'a,,b,b\n1,2,3,x\n'],
    [
      'numbers behind a line of 200,000 bytes',
      lines('1,2,x', `3,4,${'y'.repeat(200_000)}`, '5,6,z'),
    ],
    ['numbers as texts', lines('1,2,x', '01,2.0,y'), { asText: ['a', 'b'] }],
    [
      'a number that means "missing"',
      lines('1,2,x', '-999,-999.0,y', ' -999 ,1,-999'),
      { csv: { missingValues: ['-999'] } },
    ],
    ['nothing that means "missing"', lines('1,2,NA', ',,?'), { csv: { missingValues: [] } }],
    [
      'only missing numbers behind the beginning',
      lines(...usual, ...Array.from({ length: 500 }, () => ',NA,?')),
    ],
  ])('%s', async (_, content, how = {}) => {
    await expectSame(content, how);
  });

  it('holds a number that means "missing" far behind its beginning', async () => {
    const content = joined([
      ...Array.from({ length: 400 }, (_, i) => `${i},${i},x`),
      '-999, -999,y',
    ]);
    const how = { csv: { missingValues: ['-999'] } };
    const { numbers } = await expectSame(content, how);
    expect(numbers.map((values) => values.at(-1)).slice(0, 2)).toEqual([NaN, NaN]);
  });

  it('is cut anywhere without a difference', async () => {
    for (const content of [
      '\ufeffa,b,c\n1,2.5,red\n\n-3,NA,grün\n, 4 ,\n5,6,猫',
      'a,b,c\r\n1,2.5,red\r\n\r\n-3,NA,grün\r\n, 4 ,\r\n5,6,猫',
    ]) {
      const paths = write(content);
      const expected = await otherwise(paths);
      for (let chunk = 1; chunk <= content.length + 9; chunk++)
        expect(await plainly(paths, { chunk })).toEqual(expected);
    }
  });

  it('has more cells than are read together', async () => {
    await expectSame(
      joined(Array.from({ length: 30_000 }, (_, i) => `${i / 8},${i % 7},k${i % 5}`)),
    );
    const wide = Array.from({ length: 20_000 }, (_, i) => i);
    const rows = Array.from(
      { length: 10 },
      (_, row) => `x${row},${wide.map((i) => i * row).join()}`,
    );
    const paths = write(`a,${wide.map((i) => `n${i}`).join()}\n${rows.join('\n')}\n`);
    const table = await readPlain(paths, { csv: {}, asText: [], known }, undefined);
    expect(table!.columns[0]).toMatchObject({
      codes: Int32Array.from({ length: 10 }, (_, i) => i),
    });
    for (const i of [0, 1, 9_999, 19_999])
      expect(table!.columns[i + 1]).toMatchObject({
        values: Float64Array.from({ length: 10 }, (_, row) => i * row),
      });
  });

  it('is one of several', async () => {
    const other = 'c;b;a\r\n\r\nred;1;2\r\nblue;;NA\r\n';
    const { details } = await expectSame([lines(...usual), other, 'a,b,c\n9,8,violet']);
    expect(details).toMatchObject({ files: [{ rows: 4 }, { rows: 2 }, { rows: 1 }] });
  });

  it('is read by threads as by one', async () => {
    const words = ['red', 'green', ' blue', 'NA', '', 'dark orange', 'São Paulo'];
    const rows = Array.from({ length: 300_000 }, (_, i) => {
      const k = (i * 7919) % 10_007;
      return `${k / 64},${k % 13 === 0 ? 'NA' : (k * 1.000000001).toPrecision(17)},${words[k % 7]!}${i > 200_000 ? i % 50 : ''}`;
    });
    const { texts } = await expectSame(joined(rows));
    expect(texts[0]!.length).toBeGreaterThan(50);
  });

  it('holds random cells', async () => {
    const cell = fc.oneof(
      { weight: 4, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true }).map(String) },
      { weight: 2, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(String) },
      { weight: 2, arbitrary: fc.integer().map(String) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.bigInt({ min: 0n, max: 10n ** 21n }), fc.nat(25))
          .map(([m, e]) => `${m}e-${e}`),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 17n }))
          .map(([m, e]) => `${m}.${e}`),
      },
      fc.constantFrom('', 'NA', '?', ' 7 ', '+1.5', '.5', '1e3', 'inf', '-Infinity', 'nan', '\t1'),
    );
    const text = fc.oneof(
      fc.constantFrom('red', ' red', 'green', '', 'NA', '1_000', '0x10', 'True', '-', '1e'),
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((each) => each.replace(/[,"\s\0]/g, '_')),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, text), { minLength: 1, maxLength: 40 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 400 }),
        async (rows, end, ended, chunk) => {
          const [first, ...rest] = rows;
          const all = ['a,b,c', '1,2,x', ...[first!, ...rest].map((row) => row.join(','))];
          await expectSame(all.join(end) + (ended ? end : ''), { chunk });
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  });

  it('rounds numbers correctly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
            fc.integer({ min: -30, max: 30 }),
            fc.nat(30),
          ),
          { minLength: 500, maxLength: 500 },
        ),
        async (numbers) => {
          const cells = numbers.flatMap(([m, exponent, point]) => {
            const sign = m < 0n ? '-' : '';
            const digits = String(m < 0n ? -m : m).padStart(point + 1, '0');
            const at = digits.length - point;
            return [`${m}e${exponent}`, `${sign}${digits.slice(0, at)}.${digits.slice(at)}`];
          });
          const table = await readPlain(
            write(`a\n${cells.join('\n')}\n`),
            { csv: {}, asText: [], known },
            undefined,
          );
          expect(table!.columns[0]).toMatchObject({ values: Float64Array.from(cells, Number) });
        },
      ),
      { seed: 11, numRuns: 40 },
    );
  });
});

describe('what is not plain', () => {
  const many = Array.from({ length: 400 }, (_, i) => `${i},${i / 2},k${i % 3}`);
  const among = (line: string): string => lines(...many, line, ...usual);
  it.each<[string, Content, How?]>([
    ['a quote', among('1,2,"x"')],
    ['a quote in the header', '"a",b\n1,2\n'],
    ['another quote', lines('1,2,q'), { csv: { quote: 'q' } }],
    ['single quotes', "a,b\n'1,2',x\n"],
    ['fewer cells', among('1,2')],
    ['more cells', among('1,2,3,4')],
    ['a delimiter at the end', among('1,2,x,')],
    ['a line of spaces', among('  ')],
    ['a text among numbers', among('oops,2,x')],
    ['digits in groups', among('1_000,2,x')],
    ['another base', among('0x10,2,x')],
    ['a point alone', among('.,2,x')],
    ['two points', among('1.2.3,2,x')],
    ['two signs', among('--1,2,x')],
    ['a space between digits', among('1 2,2,x')],
    ['an exponent without digits', among('1e,2,x')],
    ['a decimal comma', 'a;b\n1.5;2\n1,5;2\n'],
    ['nan, where it is no spelling of "missing"', among('nan,2,x'), { csv: { missingValues: [] } }],
    ['a carriage return alone', among('1,2,x\ry')],
    ['carriage returns alone', 'a,b\r1,2\r3,4\r'],
    ['two kinds of line ends', among('1,2,x\r')],
    ['two kinds of line ends, the other way', 'a,b\r\n1,2\n3,4\r\n'],
    ['a carriage return at the end', 'a,b\r\n1,2\r\n3,4\r'],
    ['a NUL byte', among('1,2,\0')],
    ['no UTF-8', Buffer.from(among('1,2,größe'), 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${lines(...usual)}`, 'utf16le')],
    ['another encoding', lines(...usual), { csv: { encoding: 'windows-1252' } }],
    ['a blank line in one column', 'a\n1\n\n2\n'],
    ['a header alone', 'a,b\n'],
    ['nothing', ''],
    ['blank lines alone', '\n\n\n'],
    ['no line end', 'a,b'],
    ['a line of 2 MB', among(`1,2,${'x'.repeat(2_000_000)}`)],
    ['Weka’s format', '@relation x\n@attribute a numeric\n@data\n1\n'],
    [
      'a long number that means "missing"',
      among('1,2,x'),
      { csv: { missingValues: ['-999.000000'] } },
    ],
  ])('%s', async (_, content, how = {}) => {
    const paths = write(content);
    expect(await plainly(paths, how)).toBeUndefined();
    expect(await plainly(paths, { ...how, chunk: 50 })).toBeUndefined();
  });

  it('other columns, or another decimal mark, in another file', async () => {
    expect(await plainly(write('a,b\n1,2\n', 'a,c\n1,2\n'))).toBeUndefined();
    expect(await plainly(write('a;b\n1.5;2\n', 'a;b\n1,5;2\n'))).toBeUndefined();
    expect(await plainly(write('a,b\n1,2\n', 'a,b\n'))).toBeUndefined();
  });

  it('nothing of it in a file that is cut anywhere', async () => {
    const paths = write(lines(...usual, '1,2,x,3', ...usual));
    for (let chunk = 1; chunk < 140; chunk++)
      expect(await plainly(paths, { chunk })).toBeUndefined();
  });

  it('damaged bytes: the same, or given up', async () => {
    const whole = Buffer.from(lines(...usual, '4,5,größe'));
    const odd = [9, 10, 13, 32, 43, 44, 46, 48, 95, 101, 0x80];
    for (let at = 0; at < whole.length; at++)
      for (const byte of odd.filter((_, i) => (at + i) % 4 === 0)) {
        const damaged = Buffer.from(whole);
        damaged[at] = byte;
        const paths = write(damaged);
        const plain = await plainly(paths, { chunk: 16 });
        if (plain) expect(plain).toEqual(await otherwise(paths));
      }
  });

  it('files of csv-spectrum: the same, or given up', async () => {
    const folder = join(import.meta.dirname, '../../../node_modules/csv-spectrum/csvs');
    for (const name of readdirSync(folder)) {
      const paths = write(readFileSync(join(folder, name)));
      const plain = await plainly(paths);
      if (plain) expect(plain).toEqual(await otherwise(paths));
    }
  });
});

it('reads only what is asked for', async () => {
  const wanted = (): number[] => [0];
  const options = { csv: {}, asText: [], known, wanted };
  const paths = write(lines('1,2,x', '3,oops,y'));
  const table = await readPlain(paths, options, undefined);
  expect(table!.columns.map((each) => ('values' in each ? [...each.values] : each.texts))).toEqual([
    [1, 3],
    [],
    [],
  ]);
});

it('stops when it is told to', async () => {
  const rows = Array.from({ length: 300_000 }, (_, i) => `${i},${i},abcdefgh`);
  const paths = write(joined(rows));
  const stop = new AbortController();
  const options = { csv: {}, asText: [], known };
  const reading = readPlain(paths, options, stop.signal);
  setTimeout(() => stop.abort(), 5);
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  await expect(readPlain(paths, options, AbortSignal.abort())).rejects.toThrow();
});
