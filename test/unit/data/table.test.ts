import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import type { Loaded, Table } from '../../../src/runner/data/dataset';
import { load } from '../../../src/runner/prepare/readData';
import { validateConfig } from '../../../src/shared/config/validate';
import { folderWith } from '../../support/cli';
import { tableConfig } from '../../support/tables';

async function read(
  csv: string | Uint8Array,
  data: object = {},
): Promise<Loaded & { dataset: Table }> {
  const folder = folderWith({ 't.csv': csv });
  const { resolved, problems } = validateConfig(
    tableConfig({ data: { type: 'table', source: 't.csv', target: 'y', ...data } }),
    'm.train.json',
    catalog,
  );
  if (resolved === undefined) throw new Error(problems[0]!.message);
  return (await load(resolved, folder, {})) as Loaded & { dataset: Table };
}
const rows = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
const many = (line: (i: number) => string, count = 40): string[] =>
  Array.from({ length: count }, (_, i) => line(i));

describe('a CSV file', () => {
  it('finds out the delimiter, the decimal comma and kinds of columns', async () => {
    const { dataset, details } = await read(
      rows([
        'a;b;c;y',
        ...many((i) => `${i},5;${i % 2 === 0 ? 'true' : 'false'};k${i % 3};${i % 2}`),
      ]),
    );
    expect(details.dialect).toMatchObject({ delimiter: ';', decimal: ',' });
    expect(dataset.features.map(({ kind }) => kind)).toEqual(['numeric', 'binary', 'categorical']);
    expect(dataset.features[0]!.values[3]).toBe(3.5);
    expect(dataset.features[2]!.categories).toEqual(['k0', 'k1', 'k2']);
  });

  it('takes what pandas takes for missing, and "?"', async () => {
    const { dataset } = await read(
      rows(['a,y', ...many((i) => `${['NA', '?', '', 'null', '1'][i % 5]},${i % 2}`)]),
    );
    expect(dataset.features[0]!.values.filter(Number.isNaN)).toHaveLength(32);
  });

  it('reads quotes, line breaks in cells, and UTF-16', async () => {
    const text = rows(['"a b",y', ...many((i) => `"x\n${i % 2}",${i % 2}`)]);
    const plain = await read(text, { features: { include: ['a b'] } });
    expect(plain.dataset.features[0]!.categories).toEqual(['x\n0', 'x\n1']);
    const wide = await read(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(wide.dataset.features[0]!.categories).toEqual(['x\n0', 'x\n1']);
  });

  it('sorts classes: numbers as numbers', async () => {
    const numbers = await read(rows(['a,y', ...many((i) => `${i},${[10, 9, 2][i % 3]}`)]));
    expect(numbers).toMatchObject({ task: 'classification', classes: ['2', '9', '10'] });
    const texts = await read(rows(['a,y', ...many((i) => `${i},${['b', 'B', 'a'][i % 3]}`)]));
    expect(texts.classes).toEqual(['B', 'a', 'b']);
  });

  it('takes a target of more than 20 values, or of fractions, for a regression', async () => {
    expect((await read(rows(['a,y', ...many((i) => `${i},${i}`)]))).task).toBe('regression');
    expect((await read(rows(['a,y', ...many((i) => `${i},${(i % 2) + 0.5}`)]))).task).toBe(
      'regression',
    );
    expect((await read(rows(['a,y', ...many((i) => `${i},${i % 20}`)]))).task).toBe(
      'classification',
    );
    const forced = await read(rows(['a,y', ...many((i) => `${i},${i % 2}`)]), {
      task: 'regression',
    });
    expect(forced.task).toBe('regression');
  });

  it('tells rejected records by line and rows without a target by number', async () => {
    const lines = ['a,b,y', ...many((i) => `${i},1,${i % 2}`)];
    lines[5] = '4,1,1,extra';
    lines[8] = '7,1,';
    const { dataset, read: count, rejected, removed } = await read(rows(lines));
    expect(count).toBe(40);
    expect(rejected.map(({ line }) => line).sort()).toEqual([6, 9]);
    // Row numbers count accepted records: line 9 is the seventh of them.
    expect(removed).toEqual([{ row: 6, reason: 'targetMissing' }]);
    expect(dataset.target).toHaveLength(38);
    expect(dataset.rows.includes(6)).toBe(false);
  });

  it.each([
    [
      'a text column of many values',
      rows(['a,y', ...many((i) => `name ${i},${i % 2}`, 80)]),
      'data.textColumn',
    ],
    ['an empty file', '', 'data.empty'],
    ['a header alone', 'a,y\n', 'data.empty'],
    ['bytes that are no text', Uint8Array.of(0, 1, 2, 0, 255), 'data.encoding'],
    ['no feature', rows(['y', '1', '0']), 'data.noFeatures'],
  ])('refuses %s', async (_, csv, code) => {
    await expect(read(csv)).rejects.toMatchObject({ code });
  });
});
