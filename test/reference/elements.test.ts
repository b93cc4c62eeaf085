import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/runner/catalog';
import { cleaners } from '../../src/runner/clean';
import type { FittedCleaner } from '../../src/runner/clean/cleaner';
import type { Column, Table } from '../../src/runner/data/dataset';
import type { EncodeContext } from '../../src/runner/encode/encoder';
import { random } from '../../src/runner/engine/random';
import { encoderNamed } from '../../src/runner/preprocess';
import { shareGroups } from '../../src/runner/split/stratifiedGroup';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import type { ElementKind } from '../../src/shared/config/element';

interface Fixture {
  target: {
    train: string[];
    new: string[];
    cases: { classes: number; y: number[]; smooth: 'auto' | number; expected: number[][] }[];
  };
  hashing: {
    column: string;
    texts: string[];
    cases: { nFeatures: number; alternateSign: boolean; expected: number[][] }[];
  };
  bins: {
    train: number[];
    new: number[];
    cases: { nBins: number; strategy: string; edges: number[]; expected: number[] }[];
  };
  neighbours: {
    train: (number | null)[][];
    new: (number | null)[][];
    cases: { nNeighbors: number; weights: string; train: number[][]; new: number[][] }[];
  };
  groups: { counts: number[][]; parts: number; folds: number[] }[];
}
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/reference/elements.json', import.meta.url), 'utf8'),
) as Fixture;

const complete = (kind: ElementKind, type: string, given: object): never =>
  elementWithDefaults(kind, { type, ...given }, catalog) as never;
const context = (y: readonly number[] = [], classes = 0): EncodeContext => ({
  at: [],
  target: Float64Array.from(y),
  classes: Array.from({ length: classes }, (_, i) => String(i)),
  random: (purpose) => random(1, purpose),
});
const numeric = (values: readonly (number | null)[], name = 'x'): Column => ({
  ...{ name, kind: 'numeric', categories: [] },
  values: Float64Array.from(values, (value) => value ?? NaN),
});
const texts = (values: readonly string[], name: string, categories = values): Column => {
  const known = [...new Set(categories)].sort();
  const places = values.map((text) => (known.includes(text) ? known.indexOf(text) : known.length));
  return { name, kind: 'categorical', values: Float64Array.from(places), categories: known };
};
const rowsOf = (columns: readonly Column[], rows: number): number[][] =>
  Array.from({ length: rows }, (_, row) => columns.map(({ values }) => values[row]!));

describe('target encoding', () => {
  const { train, new: fresh, cases } = fixture.target;
  it.each(cases)('of $classes classes, smooth $smooth', ({ classes, y, smooth, expected }) => {
    const encoder = encoderNamed('target');
    const values = complete('encode', 'target', { smooth });
    const state = encoder.fit(texts(train, 'x'), values, context(y, classes));
    const { columns, unknown } = encoder.apply(texts(fresh, 'x', train), state, values);
    expect(unknown).toBe(1);
    rowsOf(columns, fresh.length).forEach((row, i) =>
      row.forEach((value, c) => expect(value).toBeCloseTo(expected[i]![c]!, 12)),
    );
  });

  it('tells no training row its own target', () => {
    // Each row has a category of its own, so others tell nothing but their mean.
    const y = Array.from({ length: 50 }, (_, i) => i % 2);
    const column = texts(
      y.map((_, i) => `c${String(i).padStart(2, '0')}`),
      'x',
    );
    const encoder = encoderNamed('target');
    const values = complete('encode', 'target', {});
    const { columns } = encoder.applyToTraining!(column, values, context(y, 2));
    columns[0]!.values.forEach((value) => expect(Math.abs(value - 0.5)).toBeLessThan(0.02));
  });
});

describe('hashing', () => {
  const { column, texts: given, cases } = fixture.hashing;
  it.each(cases)('to $nFeatures columns, signs $alternateSign', ({ expected, ...params }) => {
    const encoder = encoderNamed('hashing');
    const values = complete('encode', 'hashing', params);
    const { columns } = encoder.apply(texts(given, column), {}, values);
    expect(rowsOf(columns, given.length)).toEqual(expected);
  });
});

describe('kBinsDiscretizer', () => {
  const { train, new: fresh, cases } = fixture.bins;
  it.each(cases)('$nBins bins, $strategy', ({ nBins, strategy, edges, expected }) => {
    const encoder = encoderNamed('kBinsDiscretizer');
    const values = complete('encode', 'kBinsDiscretizer', { nBins, strategy, encode: 'ordinal' });
    const state = encoder.fit(numeric(train), values, context());
    const own = (state as { edges: number[] }).edges;
    expect(own.length).toBe(edges.length);
    own.forEach((edge, i) => expect(edge).toBeCloseTo(edges[i]!, 12));
    expect([...encoder.apply(numeric(fresh), state, values).columns[0]!.values]).toEqual(expected);
    const onehot = complete('encode', 'kBinsDiscretizer', { nBins, strategy });
    const { columns } = encoder.apply(numeric(fresh), state, onehot);
    expect(columns.length).toBe(edges.length - 1);
    rowsOf(columns, fresh.length).forEach((row, i) => expect(row.indexOf(1)).toBe(expected[i]));
  });
});

describe('knnImpute', () => {
  const { train, new: fresh, cases } = fixture.neighbours;
  const table = (rows: readonly (readonly (number | null)[])[]): Table => ({
    type: 'table',
    rows: Int32Array.from(rows.keys()),
    features: rows[0]!.map((_, c) =>
      numeric(
        rows.map((row) => row[c]!),
        `x${c}`,
      ),
    ),
    target: new Float64Array(rows.length),
  });
  it.each(cases)('$nNeighbors neighbours, $weights', ({ nNeighbors, weights, ...expected }) => {
    const cleaner = cleaners.find(({ name }) => name === 'knnImpute') as FittedCleaner;
    const values = complete('clean', 'knnImpute', { nNeighbors, weights });
    const state = cleaner.fit(table(train), values, { at: [] });
    for (const [rows, part] of [
      [train, 'train'],
      [fresh, 'test'],
    ] as const) {
      const filled = cleaner.apply(table(rows), state, values, part);
      expect(filled.changed).toBe(rows.flat().filter((value) => value === null).length);
      rowsOf(filled.table.features, rows.length).forEach((row, i) =>
        row.forEach((value, c) =>
          expect(value).toBeCloseTo(expected[part === 'train' ? 'train' : 'new'][i]![c]!, 10),
        ),
      );
    }
  });
});

describe('stratifiedGroup', () => {
  it.each(fixture.groups)(
    'shares out groups as StratifiedGroupKFold',
    ({ counts, parts, folds }) => {
      const shares = new Array<number>(parts).fill(1 / parts);
      // Empty folds are alike, so which of them is taken first is a matter of rounding.
      const renamed = (own: readonly number[]): number[] => {
        const seen = [...new Set(own)];
        return own.map((fold) => seen.indexOf(fold));
      };
      expect(renamed(shareGroups(counts, shares))).toEqual(renamed(folds));
    },
  );
});
