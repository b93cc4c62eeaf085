import { describe, expect, it } from 'vitest';
import type { Loaded, Table } from '../../../src/runner/data/dataset';
import { matching } from '../../../src/runner/data/tables/predicate';
import { TrainyardError } from '../../../src/shared/problem';

const table: Table = {
  type: 'table',
  rows: Int32Array.from([0, 1, 2, 3]),
  features: [
    { name: 'age', kind: 'numeric', values: Float64Array.of(17, 18, NaN, 40), categories: [] },
    {
      ...{ name: "the 'land'", kind: 'categorical', categories: ['de', 'x; y'] },
      values: Float64Array.of(0, 1, 0, NaN),
    },
    {
      ...{ name: 'member', kind: 'binary', categories: ['false', 'true'] },
      values: Float64Array.of(0, 1, 1, 0),
    },
    {
      ...{ name: 'since', kind: 'numeric', categories: [], date: true },
      values: Float64Array.of(0, 19000.5, NaN, 20000),
    },
  ],
  target: Float64Array.of(0, 1, 1, 0),
};
const loaded = { classes: ['no', 'yes'], targetName: 'bought' } as unknown as Loaded;
const rows = async (predicate: string): Promise<number[]> =>
  Array.from(await matching(table, loaded, predicate, ['data', 'clean', 0], undefined));

describe('a predicate over rows', () => {
  it.each([
    ['age >= 18', [1, 3]],
    ['age IS NULL', [2]],
    ["AGE < 18 OR \"the 'land'\" = 'x; y'", [0, 1]],
    ["member AND bought = 'yes'", [1, 2]],
    ['NOT member -- a remark', [0, 3]],
    ["since > TIMESTAMP '2022-01-08 00:00:00'", [1, 3]],
    ["since = TIMESTAMP '2022-01-08 12:00:00'", [1]],
    ['true', [0, 1, 2, 3]],
    ['age > 1000', []],
  ])('%s', async (predicate, expected) => {
    expect(await rows(predicate)).toEqual(expected);
  });

  it.each([
    ['age >=', 'clean.filter'],
    ['', 'clean.filter'],
    ['age > 1) ORDER BY (age', 'clean.filter'],
    ['age > 1); DROP TABLE numbers; SELECT (1', 'clean.filter'],
    ['age > (SELECT avg(age) FROM data)', 'clean.filter'],
    ['age > avg(age)', 'clean.filter'],
    ['random() < 0.5', 'clean.filter'],
    ['since < now()', 'clean.filter'],
    ['CAST("the \'land\'" AS INTEGER) = 1', 'clean.filter'],
    ['height > 1', 'data.columnUnknown'],
    ['"the \'land\'" = "de"', 'data.columnUnknown'],
  ])('refuses %s', async (predicate, code) => {
    const error = await rows(predicate).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TrainyardError);
    expect((error as TrainyardError).code).toBe(code);
    expect((error as TrainyardError).at).toEqual(['data', 'clean', 0]);
  });
});
