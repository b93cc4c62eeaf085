import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/runner/catalog';
import type { Column, Table } from '../../src/runner/data/dataset';
import { splitters } from '../../src/runner/split';
import type { Split } from '../../src/runner/split/splitter';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import type { TrainyardError } from '../../src/shared/problem';
import { type Warning } from '../../src/shared/problem';

interface Case {
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly rows: number;
  readonly labels: readonly number[] | null;
  readonly groups: readonly number[] | null;
  readonly folds: readonly { readonly train: number[]; readonly validation: number[] }[];
}
const { cases } = JSON.parse(readFileSync('test/fixtures/reference/folds.json', 'utf8')) as {
  cases: Case[];
};

/** Rows with a class each, in groups, at times that run from the last row to the first. */
function tableOf(rows: number, labels: ArrayLike<number>, groups: ArrayLike<number>): Table {
  const beside = (name: string, values: Float64Array, categories: string[]): Column => ({
    ...{ name, kind: categories.length > 0 ? 'categorical' : 'numeric', values, categories },
  });
  const names = Array.from({ length: Math.max(...Array.from(groups)) + 1 }, (_, i) => `g${i}`);
  return {
    type: 'table',
    rows: Int32Array.from({ length: rows }, (_, i) => i),
    features: [],
    target: Float64Array.from(labels),
    beside: [
      beside('group', Float64Array.from(groups), names),
      beside(
        'time',
        Float64Array.from({ length: rows }, (_, i) => -i),
        [],
      ),
    ],
  };
}

function folds(
  type: string,
  values: object,
  table: Table,
  seed = 1,
  warnings: Warning[] = [],
): readonly Split[] {
  const splitter = splitters.find(({ name }) => name === type)!;
  const classes = Array.from({ length: Math.max(...table.target) + 1 }, (_, i) => `c${i}`);
  const warn = (warning: Warning): void => void warnings.push(warning);
  const config = elementWithDefaults('split', { type, ...values }, catalog);
  const context = { dataset: table, task: 'classification', classes, seed, warn } as const;
  return splitter.folds!(context, config as never);
}

const zeros = (n: number): number[] => new Array<number>(n).fill(0);
const grouped = (type: string): object => (/group/i.test(type) ? { column: 'group' } : {});
const sorted = (parts: readonly Int32Array[]): number[] =>
  parts.flatMap((part) => [...part]).sort((a, b) => a - b);

describe('folds as scikit-learn parts them', () => {
  it.each(cases.map((each) => [`${each.type} ${JSON.stringify(each.values)}`, each] as const))(
    '%s',
    (_, { type, values, rows, labels, groups, folds: expected }) => {
      const table = tableOf(rows, labels ?? zeros(rows), groups ?? zeros(rows));
      const found = folds(type, { ...values, ...grouped(type) }, table);
      expect(
        found.map(({ train, validation }) => ({ train: [...train], validation: [...validation] })),
      ).toEqual(expected);
      expect(found.every(({ test }) => test.length === 0)).toBe(true);
    },
  );

  it('by time take the rows in its order', () => {
    const table = tableOf(12, zeros(12), zeros(12));
    const [first, , last] = folds('timeSeriesSplit', { nSplits: 3, column: 'time' }, table);
    expect([...first!.train, ...first!.validation].sort((a, b) => b - a)).toEqual([
      ...[11, 10, 9, 8, 7, 6],
    ]);
    expect([...last!.validation]).toEqual([0, 1, 2]);
  });
});

/** Of each fold, how many of its held-out rows are of each class. */
const classCounts = (found: readonly Split[], table: Table): number[][] =>
  found.map(({ validation }) => {
    const counts = zeros(Math.max(...table.target) + 1);
    for (const row of validation) counts[table.target[row]!]!++;
    return counts;
  });

describe('folds that are drawn', () => {
  const labels = Array.from({ length: 53 }, (_, i) => (i % 7 === 0 ? 2 : i % 3 === 0 ? 1 : 0));
  const groups = Array.from({ length: 53 }, (_, i) => Math.floor(i / 4));
  const table = tableOf(53, labels, groups);
  const all = Array.from({ length: 53 }, (_, i) => i);

  it('leave each row out once, in sizes as those in order', () => {
    const drawn = folds('kFold', { nSplits: 5, shuffle: true }, table);
    expect(sorted(drawn.map(({ validation }) => validation))).toEqual(all);
    expect(drawn.map(({ validation }) => validation.length)).toEqual([11, 11, 11, 10, 10]);
    for (const { train, validation } of drawn) expect(sorted([train, validation])).toEqual(all);
    expect(folds('kFold', { nSplits: 5, shuffle: true }, table)).toEqual(drawn);
    expect(folds('kFold', { nSplits: 5, shuffle: true }, table, 2)).not.toEqual(drawn);
    expect(drawn[0]!.validation).not.toEqual(folds('kFold', {}, table)[0]!.validation);
  });

  it('hold each class as often as those in order', () => {
    const expected = classCounts(folds('stratifiedKFold', {}, table), table);
    const drawn = folds('stratifiedKFold', { shuffle: true }, table);
    expect(classCounts(drawn, table)).toEqual(expected);
    const repeated = folds('repeatedStratifiedKFold', { nRepeats: 3 }, table);
    expect(repeated).toHaveLength(15);
    expect(classCounts(repeated, table)).toEqual([...expected, ...expected, ...expected]);
    expect(repeated[0]).not.toEqual(repeated[5]);
    for (const repeat of [0, 1, 2])
      expect(
        sorted(repeated.slice(5 * repeat, 5 * repeat + 5).map(({ validation }) => validation)),
      ).toEqual(all);
  });

  it.each([
    ['groupKFold', {}],
    ['groupKFold', { shuffle: true }],
    ['groupKFold', { nSplits: 3, test: 0.2 }],
    ['leaveOneGroupOut', { test: 0.3 }],
  ])('%s %j keeps groups whole', (type, values) => {
    const found = folds(type, { ...values, column: 'group' }, table);
    for (const split of found) {
      const parts = [split.train, split.validation, split.test].map(
        (part) => new Set(Array.from(part, (row) => groups[row])),
      );
      expect(parts[0]!.size + parts[1]!.size + parts[2]!.size).toBe(14);
    }
  });

  it.each([
    ['kFold', { test: 0.2 }],
    ['stratifiedKFold', { test: 0.2 }],
    ['repeatedStratifiedKFold', { test: 0.2, nRepeats: 2 }],
    ['timeSeriesSplit', { test: 0.2 }],
  ])('%s %j keeps rows for the test part that no fold sees', (type, values) => {
    const found = folds(type, values, table);
    const { test } = found[0]!;
    expect(test).toHaveLength(11);
    for (const split of found) {
      expect(split.test).toEqual(test);
      const seen = new Set([...split.train, ...split.validation]);
      expect([...test].some((row) => seen.has(row))).toBe(false);
    }
    if (type === 'timeSeriesSplit') expect([...test]).toEqual(all.slice(-11));
  });
});

describe('folds that cannot be', () => {
  const table = tableOf(6, [0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 1]);
  it.each([
    ['kFold', { nSplits: 7 }, 'split.tooFewSamples'],
    ['stratifiedKFold', { nSplits: 5 }, 'split.tooFewSamples'],
    ['groupKFold', { nSplits: 3, column: 'group' }, 'split.tooFewGroups'],
    ['leaveOneGroupOut', { column: 'group', test: 0.5 }, 'split.tooFewGroups'],
    ['timeSeriesSplit', { nSplits: 3, testSize: 2 }, 'split.tooFewSamples'],
    ['timeSeriesSplit', { nSplits: 6 }, 'split.tooFewSamples'],
  ])('%s %j: %s', (type, values, code) => {
    expect(() => folds(type, values, table)).toThrow(
      expect.objectContaining({ code }) as TrainyardError,
    );
  });

  it('warn where a class is too rare for all of them', () => {
    const warnings: Warning[] = [];
    folds('stratifiedKFold', { nSplits: 3 }, table, 1, warnings);
    expect(warnings.map(({ code }) => code)).toEqual(['split.fewSamples']);
  });
});
