import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/runner/catalog';
import type { FittedCleaner } from '../../src/runner/clean/cleaner';
import { cleaners } from '../../src/runner/clean';
import type { Column, Table } from '../../src/runner/data/dataset';
import { encoders } from '../../src/runner/encode';
import { random } from '../../src/runner/engine/random';
import { scalers } from '../../src/runner/scale';
import { splitters } from '../../src/runner/split';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import type { ElementConfig, ElementKind } from '../../src/shared/config/element';

interface Fixture {
  scalers: {
    column: string;
    config: ElementConfig;
    train: number[];
    new: number[];
    expected: number[];
    statistics: Record<string, number>;
  }[];
  imputation: {
    train: (number | null)[];
    new: (number | null)[];
    cases: { strategy: string; fillValue: number | null; expected: number[] }[];
  };
  encoding: {
    train: string[];
    new: string[];
    cases: { config: ElementConfig; expected: number[][] }[];
  };
  outliers: { train: number[]; iqr: [number, number]; zScore: [number, number] };
  splits: { counts: number[]; test: number; sizes: number[]; testCounts: number[] }[];
}
const fixture = JSON.parse(
  readFileSync('test/fixtures/reference/preprocessing.json', 'utf8'),
) as Fixture;
const complete = (kind: ElementKind, config: ElementConfig): never =>
  elementWithDefaults(kind, config, catalog) as never;

const column = (values: readonly (number | null)[]): Column => ({
  name: 'x',
  kind: 'numeric',
  values: Float64Array.from(values, (value) => value ?? NaN),
  categories: [],
});
const tableOf = (feature: Column): Table => ({
  type: 'table',
  rows: Int32Array.from(feature.values.keys()),
  features: [feature],
  target: new Float64Array(feature.values.length),
});
const fitted = (name: string): FittedCleaner =>
  cleaners.find((each): each is FittedCleaner => each.name === name && each.stage === 'fitted')!;

describe('scalers', () => {
  it.each(
    fixture.scalers.map((each) => [`${each.column} ${JSON.stringify(each.config)}`, each] as const),
  )('%s', (_, { config, train, new: fresh, expected, statistics }) => {
    const scaler = scalers.find(({ name }) => name === config.type)!;
    const values = complete('scale', config);
    const state = scaler.fit({ name: 'x', values: Float64Array.from(train) }, values);
    // Doubles on both sides: 1e-6 relative is what is promised, rounding of a sum is what is seen.
    for (const [name, value] of Object.entries(statistics)) {
      const own = (state as Record<string, number>)[name]!;
      expect(Math.abs(own - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
    }
    const x = Float64Array.from(fresh);
    const scaled = scaler.transform(x, state, values);
    const largest = Math.max(...expected.map(Math.abs));
    // scikit-learn loses digits where the mean is far from zero; ours keeps them.
    scaled.forEach((value, i) =>
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2e-6 * largest),
    );
    const line = scaler.line?.(state, values);
    if ((config as { clip?: boolean }).clip) return expect(line).toBeUndefined();
    const back = scaler.inverse(scaled, state, values);
    back.forEach((value, i) =>
      expect(Math.abs(value - x[i]!)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(x[i]!))),
    );
    if (line === undefined) return;
    scaled.forEach((value, i) =>
      expect(Math.abs(value * line.factor + line.offset - x[i]!)).toBeLessThanOrEqual(
        1e-12 * Math.max(1, Math.abs(x[i]!)),
      ),
    );
  });
});

describe('impute', () => {
  const { train, new: fresh, cases } = fixture.imputation;
  it.each(cases)('$strategy', ({ strategy, fillValue, expected }) => {
    const impute = fitted('impute');
    const config = { type: 'impute', strategy, ...(fillValue !== null && { fillValue }) };
    const values = complete('clean', config);
    const state = impute.fit(tableOf(column(train)), values, { at: [] });
    const { table, changed } = impute.apply(tableOf(column(fresh)), state, values, 'test');
    expect([...table.features[0]!.values]).toEqual(expected);
    expect(changed).toBe(fresh.filter((value) => value === null).length);
  });
});

describe('encoders', () => {
  const { train, new: fresh, cases } = fixture.encoding;
  const categories = [...new Set([...train, ...fresh])].sort();
  const categorical = (values: string[]): Column => ({
    name: 'x',
    kind: 'categorical',
    values: Float64Array.from(values, (value) => categories.indexOf(value)),
    categories,
  });
  it.each(cases.map((each) => [JSON.stringify(each.config), each] as const))(
    '%s',
    (_, { config, expected }) => {
      const encoder = encoders.find(({ name }) => name === config.type)!;
      const values = complete('encode', config);
      const state = encoder.fit(categorical(train), values, {
        at: [],
        target: new Float64Array(train.length),
        classes: [],
        random: (purpose) => random(1, purpose),
      });
      const { columns } = encoder.apply(categorical(fresh), state, values);
      const rows = fresh.map((_value, row) => columns.map((each) => each.values[row]));
      expect(rows).toEqual(expected);
    },
  );
});

describe('outliers', () => {
  const { train, iqr, zScore } = fixture.outliers;
  it.each([
    ['iqr', { method: 'iqr' }, iqr],
    ['zScore', { method: 'zScore', threshold: 2 }, zScore],
  ] as const)('%s', (_, given, [low, high]) => {
    const outliers = fitted('outliers');
    const values = complete('clean', { type: 'outliers', ...given });
    const state = outliers.fit(tableOf(column(train)), values, { at: [] });
    const { table } = outliers.apply(tableOf(column([-100, 0, 100])), state, values, 'test');
    const [least, middle, most] = table.features[0]!.values;
    expect(least).toBeCloseTo(low, 12);
    expect(middle).toBe(0);
    expect(most).toBeCloseTo(high, 12);
  });
});

describe('a stratified split', () => {
  it.each(fixture.splits.map((each) => [`${each.counts.join()} ${each.test}`, each] as const))(
    '%s has sizes and class counts of scikit-learn',
    (_, { counts, test, sizes, testCounts }) => {
      const labels = counts.flatMap((count, k) => new Array<number>(count).fill(k));
      const dataset: Table = {
        ...tableOf(column(labels)),
        target: Float64Array.from(labels),
      };
      const splitter = splitters.find(({ name }) => name === 'stratified')!;
      const split = splitter.split(
        {
          dataset,
          task: 'classification',
          classes: counts.map(String),
          seed: 1,
          warn: () => undefined,
        },
        complete('split', { type: 'stratified', train: 1 - test, validation: 0, test }),
      );
      expect([split.train.length, split.test.length]).toEqual(sizes);
      const held = counts.map(() => 0);
      for (const position of split.test) held[labels[position]!]!++;
      // Where classes compete for a row, both draw lots: each count is the exact share, rounded.
      held.forEach((count, k) => {
        const share = (counts[k]! * sizes[1]!) / labels.length;
        expect(Math.abs(count - share)).toBeLessThan(1);
        expect(Math.abs(count - testCounts[k]!)).toBeLessThanOrEqual(
          Number.isInteger(share) ? 0 : 1,
        );
      });
      expect(held.reduce((a, b) => a + b, 0)).toBe(sizes[1]);
    },
  );
});
