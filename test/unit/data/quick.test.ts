import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCsv, readText } from '../../../src/runner/data/csv/read';
import { QuickRaw } from '../../../src/runner/data/csv/quickRaw';
import { Database } from '../../../src/runner/data/tables/database';
import type { Raw } from '../../../src/runner/data/tables/raw';
import { SqlRaw } from '../../../src/runner/data/tables/sqlRaw';
import { folderWith } from '../../support/cli';
import { told, type Told } from '../../support/raw';
import { join } from 'node:path';

async function both(csv: string): Promise<{ quick: Raw; toldQuick: Told; toldSql: Told }> {
  const folder = folderWith({ 't.csv': csv });
  const read = (inDatabase: boolean) =>
    Database.with(async (database) => {
      const file = await openCsv(database.folder, join(folder, 't.csv'), {}, ['a'], []);
      const options = { csv: {}, asText: [], ...(inDatabase && { inDatabase }) };
      const raw = await readText(database, [file], options as never, []);
      return { raw, told: await told(raw) };
    }, undefined);
  const [quick, sql] = [await read(false), await read(true)];
  expect(sql.raw).toBeInstanceOf(SqlRaw);
  return { quick: quick.raw, toldQuick: quick.told, toldSql: sql.told };
}

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true }).map(String) },
  { weight: 3, arbitrary: fc.integer().map(String) },
  fc.constantFrom('', 'NA', '?', ' 7 ', '+1.5', '.5', '1e3', 'inf', '-Infinity', 'nan', '"3"'),
);
const odd = fc.constantFrom('true', 'red', ' red', '1_000', '0x10', '1,5', 'True', '"a,b"');

describe('reading straight into memory', () => {
  it('gives what reading through SQL gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, fc.oneof(cell, odd)), { minLength: 3, maxLength: 30 }),
        fc.array(fc.oneof({ weight: 9, arbitrary: cell }, odd), { minLength: 1, maxLength: 3 }),
        async (rows, last) => {
          const csv = ['a,b,c', ...rows.map((row) => row.join(',')), last.join(',')];
          const { toldQuick, toldSql } = await both(`${csv.join('\n')}\n`);
          expect(toldQuick).toEqual(toldSql);
        },
      ),
      { seed: 7, numRuns: 25 },
    );
  });

  it('is what numbers and texts get, and is left where a text comes late', async () => {
    const rows = Array.from({ length: 9000 }, (_, i) => `${i / 8},k${i % 3},some longer text`);
    const plain = await both(`a,b,c\n${rows.join('\n')}\n`);
    expect(plain.quick).toBeInstanceOf(QuickRaw);
    expect(plain.toldQuick).toEqual(plain.toldSql);
    const late = await both(`a,b,c\n${[...rows, 'oops,k1,x'].join('\n')}\n`);
    expect(late.quick).toBeInstanceOf(SqlRaw);
    const grouped = await both(`a,b,c\n${[...rows, '1_000,k1,x'].join('\n')}\n`);
    expect(grouped.quick).toBeInstanceOf(SqlRaw);
  });
});
