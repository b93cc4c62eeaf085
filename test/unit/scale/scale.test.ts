import { describe, expect, it } from 'vitest';
import { catalog } from '../../../src/runner/catalog';
import { random } from '../../../src/runner/engine/random';
import { normalProbability, normalQuantile } from '../../../src/runner/normalDistribution';
import { fitScale, fitWhole, scaleColumns, scalePictures } from '../../../src/runner/preprocess';
import { minimumBetween } from '../../../src/runner/scale/minimum';
import { moments, quantile, quantiles } from '../../../src/runner/statistics';
import { elementWithDefaults } from '../../../src/shared/config/defaults';
import type { ElementConfig } from '../../../src/shared/config/element';
import { TrainyardError } from '../../../src/shared/problem';

const complete = (config: ElementConfig): ElementConfig =>
  elementWithDefaults('scale', config, catalog);
const column = (name: string, values: readonly number[]) => ({
  ...{ name, kind: 'numeric' as const, categories: [] },
  values: Float64Array.from(values),
});
function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof TrainyardError) return error.code;
    throw error;
  }
  return 'none';
}

describe('zcaWhitening', () => {
  const SIZE = 16;
  const draws = random(3, 'whitening');
  /** Black in the first four pixels. */
  const pictures = (count: number): Uint8Array =>
    Uint8Array.from({ length: count * SIZE }, (_, i) => (i % SIZE < 4 ? 0 : draws.integer(256)));
  const levels = Float64Array.from({ length: 256 }, (_, level) => level);
  const whitened = (train: Uint8Array, pixels: Uint8Array): Float32Array => {
    const counts = new Float64Array(256);
    for (const level of train) counts[level]!++;
    const channel = { name: 'level', values: levels, counts };
    const lines = fitScale(complete({ type: 'zcaWhitening' }), [channel], ['level'], true);
    const scale = { ...lines, ...fitWhole(lines, train, SIZE) };
    return scalePictures({ scale, inputShape: [4, 4, 1] }, pixels);
  };

  it.each([
    ['more pictures than values', 100],
    ['fewer', 9],
  ])('does not blow up pixels that are black in all training pictures: %s', (_, count) => {
    const train = pictures(count);
    const white = whitened(train, train);
    const square = white.reduce((sum, value) => sum + value ** 2, 0) / count;
    // One for each axis that the pictures span: twelve pixels and the black ones together.
    expect(square).toBeCloseTo(Math.min(count, 13), 1);
    const lit = train.slice(0, SIZE).fill(255, 0, 1);
    const [was, is] = [white.subarray(0, SIZE), whitened(train, lit)];
    expect(Math.max(...is.map((value, i) => Math.abs(value - was[i]!)))).toBeLessThan(3);
  });
});

describe('columnTransformer', () => {
  const columns = [column('a', [0, 2]), column('b1', [0, 4]), column('b2', [-8, 8])];
  const config = complete({
    type: 'columnTransformer',
    transformers: [
      { scaler: complete({ type: 'minMax' }), columns: ['a'] },
      { scaler: complete({ type: 'maxAbs' }), columns: ['b*', 'a'] },
    ],
  });

  it('scales each column with the first scaler that names it', () => {
    const scaled = scaleColumns(columns, fitScale(config, columns));
    expect(scaled.map((values) => [...values])).toEqual([
      [0, 1],
      [0, 1],
      [-1, 1],
    ]);
  });

  it('leaves what none names as it is, or to the remainder', () => {
    const only = {
      ...config,
      transformers: [{ scaler: complete({ type: 'minMax' }), columns: ['a'] }],
    };
    const scaled = scaleColumns(columns, fitScale(only, columns));
    expect([...scaled[2]!]).toEqual([-8, 8]);
    const rest = { ...only, remainder: complete({ type: 'standard' }) };
    expect([...scaleColumns(columns, fitScale(rest, columns))[2]!]).toEqual([-1, 1]);
  });

  it('names encoded columns by the one that they come from', () => {
    const fitted = fitScale(config, columns, ['b', 'c', 'a']);
    expect(fitted.columns.map((each) => each.config?.type)).toEqual(['minMax', 'maxAbs', 'minMax']);
  });

  it('refuses a column that there is not', () => {
    const wrong = {
      ...config,
      transformers: [{ scaler: complete({ type: 'none' }), columns: ['z'] }],
    };
    expect(codeOf(() => fitScale(wrong, columns))).toBe('data.columnUnknown');
  });

  it('normalizes the rows of the columns named alone', () => {
    const rows = {
      ...config,
      transformers: [{ scaler: complete({ type: 'normalizer' }), columns: ['a', 'b1'] }],
    };
    const scaled = scaleColumns(columns, fitScale(rows, columns));
    expect(Math.hypot(scaled[0]![1]!, scaled[1]![1]!)).toBeCloseTo(1, 15);
    expect([...scaled[0]!.subarray(0, 1), ...scaled[2]!]).toEqual([0, -8, 8]);
  });
});

describe('what a scaler cannot do is said', () => {
  const fit = (config: ElementConfig, values: readonly number[]) => () =>
    fitScale(complete(config), [column('x', values)]);
  it.each([
    [{ type: 'robust', quantileRange: [75, 25] }, [1, 2], 'scale.quantileRange'],
    [{ type: 'minMax', featureRange: [1, 1] }, [1, 2], 'scale.featureRange'],
    [{ type: 'power', method: 'box-cox' }, [0, 2], 'scale.notPositive'],
  ])('%j: %s', (config, values, code) => {
    expect(codeOf(fit(config, values))).toBe(code);
  });

  it.each(['standard', 'minMax', 'maxAbs', 'robust', 'quantile', 'power', 'normalizer'])(
    '%s of a constant column is finite',
    (type) => {
      const columns = [column('x', [3, 3, 3, 3])];
      const [scaled] = scaleColumns(
        [column('x', [3, 0, -7])],
        fitScale(complete({ type }), columns),
      );
      expect(scaled!.every(Number.isFinite)).toBe(true);
    },
  );
});

describe('statistics', () => {
  const draws = random(2, 'statistics');
  const values = Float64Array.from({ length: 5001 }, () => Math.round(draws.normal(0, 40)) + 0);

  it('finds quantiles without sorting, those of sorted values', () => {
    const sorted = values.slice().sort();
    const shares = [0, 0.1, 0.25, 0.5, 0.5, 0.77, 0.999, 1];
    expect(quantiles({ values }, shares)).toEqual(shares.map((share) => quantile(sorted, share)));
  });

  it('takes a value with a count for as many values', () => {
    const counts = Float64Array.from(values, () => draws.integer(4));
    const repeated = Array.from(values).flatMap((v, i) => new Array<number>(counts[i]!).fill(v));
    const all = Float64Array.from(repeated);
    const [weighted, plain] = [moments({ values, counts }), moments({ values: all })];
    expect(weighted.n).toBe(plain.n);
    expect(weighted.mean).toBeCloseTo(plain.mean, 12);
    expect(weighted.variance).toBeCloseTo(plain.variance, 8);
    const places = Int32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
    const ascending = {
      values: Float64Array.from(places, (i) => values[i]!),
      counts: Float64Array.from(places, (i) => counts[i]!),
    };
    expect(quantiles(ascending, [0.25, 0.5])).toEqual(quantiles({ values: all }, [0.25, 0.5]));
  });

  it('knows the normal distribution', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 12);
    for (const x of [-5, -1, 0, 0.3, 2.5])
      expect(normalQuantile(normalProbability(x))).toBeCloseTo(x, 8);
  });

  it('finds where a function is least', () => {
    expect(minimumBetween((x) => (x - 1.25) ** 2, -4, 9)).toBeCloseTo(1.25, 7);
    expect(minimumBetween((x) => Math.exp(x) - 2 * x, -4, 9)).toBeCloseTo(Math.LN2, 6);
    expect(minimumBetween((x) => x, 2, 3)).toBeCloseTo(2, 6);
  });
});
