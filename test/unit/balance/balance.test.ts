import { describe, expect, it } from 'vitest';
import { classWeights } from '../../../src/runner/balance/classWeights';
import { materialize } from '../../../src/runner/balance/materialize';
import { nearestNeighbors } from '../../../src/runner/neighbors';
import { randomUnderSampler } from '../../../src/runner/balance/randomUnderSampler';
import { randomOverSampler } from '../../../src/runner/balance/randomOverSampler';
import type { ResampleInput } from '../../../src/runner/balance/sampler';
import { smote } from '../../../src/runner/balance/smote';
import { random } from '../../../src/runner/engine/random';
import { TrainyardError } from '../../../src/shared/problem';
import { resampleInput } from '../../support/resample';

function input(counts: number[], columns = 3): ResampleInput {
  const draws = random(5, 'test');
  const y = draws.shuffle(
    Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label))),
  );
  const x = Float64Array.from({ length: y.length * columns }, () => draws.normal());
  const classes = counts.map((_, label) => `class ${label}`);
  return resampleInput({ x, columns, y, classes }, 9);
}

function errorOf(act: () => unknown): TrainyardError {
  try {
    act();
  } catch (error) {
    if (error instanceof TrainyardError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('smote', () => {
  const from = input([60, 12, 25]);
  const k = 4;
  const { kept, removed, synthetic } = smote.resample!(from, {
    kNeighbors: k,
    samplingStrategy: 'auto',
  });

  it('keeps every row and fills each class up', () => {
    expect(kept).toEqual(Int32Array.from({ length: 97 }, (_, i) => i));
    expect(removed).toEqual([]);
    expect(synthetic.map(({ y }) => y)).toEqual([
      ...new Array<number>(48).fill(1),
      ...new Array<number>(35).fill(2),
    ]);
  });

  it('joins a row with one of its k nearest of the same class', () => {
    const point = (row: number): number[] =>
      Array.from(from.x.subarray(row * from.columns, (row + 1) * from.columns));
    const distance = (a: number, b: number): number =>
      Math.hypot(...point(a).map((value, i) => value - point(b)[i]!));
    for (const { parents, weight, y } of synthetic) {
      const [a, b] = parents;
      expect([from.y[a], from.y[b]]).toEqual([y, y]);
      const nearest = Array.from(from.y.keys())
        .filter((row) => row !== a && from.y[row] === y)
        .sort((one, other) => distance(a, one) - distance(a, other));
      expect(nearest.slice(0, k)).toContain(b);
      expect(weight).toBeGreaterThanOrEqual(0);
      expect(weight).toBeLessThan(1);
    }
  });

  it('uses many rows, every neighbour rank and the whole segment', () => {
    expect(new Set(synthetic.map(({ parents }) => parents[0])).size).toBeGreaterThan(25);
    const weights = synthetic.map(({ weight }) => weight);
    expect(Math.min(...weights)).toBeLessThan(0.1);
    expect(Math.max(...weights)).toBeGreaterThan(0.9);
  });

  it('makes points on the segment between the parents', () => {
    const into = new Float64Array((kept.length + synthetic.length) * from.columns);
    const balanced = materialize(from.x, from.columns, from.y, { kept, synthetic }, into);
    expect(balanced.y.length).toBe(180);
    expect(balanced.x.subarray(0, from.x.length)).toEqual(from.x);
    synthetic.forEach(({ parents: [a, b], weight, y }, i) => {
      expect(balanced.y[kept.length + i]).toBe(y);
      for (let column = 0; column < from.columns; column++) {
        const made = balanced.x[(kept.length + i) * from.columns + column]!;
        const start = from.x[a * from.columns + column]!;
        const end = from.x[b * from.columns + column]!;
        // Rounding of one product and one sum of values near 1.
        expect(made).toBeCloseTo((1 - weight) * start + weight * end, 12);
        expect(made).toBeGreaterThanOrEqual(Math.min(start, end) - 1e-12);
        expect(made).toBeLessThanOrEqual(Math.max(start, end) + 1e-12);
      }
    });
  });

  it('names the class that has too few rows', () => {
    const error = errorOf(() =>
      smote.resample!(input([20, 5]), { kNeighbors: 5, samplingStrategy: 'auto' }),
    );
    expect(error.code).toBe('balance.tooFewSamples');
    expect(error.at).toEqual(['balance', 'kNeighbors']);
    expect(error.fix).toMatchObject({ at: ['balance', 'kNeighbors'], value: 4 });
    expect(error.message).toContain('class 1');
    const enough = smote.resample!(input([20, 6]), { kNeighbors: 5, samplingStrategy: 'auto' });
    expect(enough.synthetic.length).toBe(14);
  });
});

describe('nearestNeighbors', () => {
  const every = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

  it('gives ties to the lower row and never the row itself', () => {
    const x = Float64Array.of(0, 0, 0, 1, -1, 0);
    expect(Array.from(nearestNeighbors(x, 1, every(6), every(6), 2))).toEqual([
      1, 2, 0, 2, 0, 1, 0, 1, 0, 1, 0, 1,
    ]);
  });

  it('looks among the given rows alone, for rows that need not be among them', () => {
    const x = Float64Array.of(0, 1, 2, 3, 4, 5, 6);
    const found = nearestNeighbors(x, 1, Int32Array.of(0, 2, 5), Int32Array.of(3, 5), 2);
    expect(Array.from(found)).toEqual([2, 5, 2, 0]);
  });

  it('agrees with sorting all distances when points span several blocks', () => {
    const [rows, columns, k] = [700, 101, 6];
    const draws = random(2, 'test');
    // Small integers: exact distances with many ties.
    const x = Float64Array.from({ length: rows * columns }, () => draws.integer(3));
    const found = nearestNeighbors(x, columns, every(rows), every(rows), k);
    const distance = (a: number, b: number): number => {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (x[a * columns + c]! - x[b * columns + c]!) ** 2;
      return sum;
    };
    for (let row = 0; row < rows; row += 37) {
      const nearest = Array.from(every(rows))
        .filter((other) => other !== row)
        .map((other) => [distance(row, other), other] as const)
        .sort((one, other) => one[0] - other[0] || one[1] - other[1])
        .slice(0, k);
      const expected = nearest.map(([, other]) => other);
      expect(Array.from(found.subarray(row * k, (row + 1) * k))).toEqual(expected);
    }
  });
});

describe('random samplers', () => {
  it('repeats rows of the class as parents of themselves', () => {
    const from = input([30, 4]);
    const { synthetic } = randomOverSampler.resample!(from, {
      samplingStrategy: 'auto',
      shrinkage: null,
    });
    expect(synthetic.length).toBe(26);
    for (const { parents, weight, y } of synthetic) {
      expect([parents[0] === parents[1], weight, from.y[parents[0]]]).toEqual([true, 0, y]);
    }
    expect(new Set(synthetic.map(({ parents }) => parents[0])).size).toBe(4);
  });

  it('accounts for every row it removes', () => {
    const from = input([30, 4]);
    const values = { samplingStrategy: 'auto', replacement: false } as const;
    const { kept, removed, synthetic } = randomUnderSampler.resample!(from, values);
    expect(synthetic).toEqual([]);
    const rows = [...kept, ...removed.map(({ row }) => row)].sort((a, b) => a - b);
    expect(rows).toEqual(Array.from({ length: 34 }, (_, i) => i));
    expect(kept).toEqual(kept.slice().sort());
    expect(removed.every(({ row }) => from.y[row] === 0)).toBe(true);
  });

  it('draws with replacement as repeated rows', () => {
    const from = input([30, 20]);
    const values = { samplingStrategy: { 'class 0': 25 }, replacement: true };
    const { kept, removed, synthetic } = randomUnderSampler.resample!(from, values);
    expect(synthetic.length).toBeGreaterThan(0);
    expect(kept.length + synthetic.length).toBe(45);
    expect(kept.length + removed.length).toBe(50);
    for (const { parents, y } of synthetic) {
      expect(parents[0]).toBe(parents[1]);
      expect(kept).toContain(parents[0]);
      expect(y).toBe(0);
    }
  });
});

describe('errors of samplingStrategy', () => {
  const over = (
    counts: number[],
    samplingStrategy: number | Record<string, number>,
  ): TrainyardError =>
    errorOf(() =>
      randomOverSampler.resample!(input(counts), { samplingStrategy, shrinkage: null }),
    );

  it('are placed at the class that they are about', () => {
    const unknown = over([9, 3], { other: 5 });
    expect([unknown.code, unknown.at]).toEqual([
      'balance.strategy',
      ['balance', 'samplingStrategy', 'other'],
    ]);
    const fewer = over([9, 3], { 'class 0': 5 });
    expect([fewer.code, fewer.at]).toEqual([
      'balance.strategy',
      ['balance', 'samplingStrategy', 'class 0'],
    ]);
    expect(over([9, 3, 3], 0.5).code).toBe('balance.strategy');
    expect(over([9, 3], 0.2).code).toBe('balance.strategy');
    expect(over([9, 0], 0.2).code).toBe('balance.oneClass');
  });
});

describe('classWeights', () => {
  const weigh = (
    counts: number[],
    values: Partial<{ mode: 'balanced' | 'effectiveNumber'; weights: Record<string, number> }>,
  ): number[] =>
    classWeights.classWeights!(counts, ['a', 'b', 'c'], {
      mode: 'balanced',
      beta: 0.999,
      weights: undefined,
      ...values,
    });

  it('weighs by the effective number of samples', () => {
    const counts = [1000, 100, 10];
    const raw = counts.map((count) => 0.001 / (1 - 0.999 ** count));
    const total = raw.reduce((a, b) => a + b);
    const weights = weigh(counts, { mode: 'effectiveNumber' });
    weights.forEach((weight, i) => expect(weight).toBeCloseTo((3 * raw[i]!) / total, 12));
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(3, 12);
  });

  it('takes given weights, 1 where none is given', () => {
    expect(weigh([5, 5, 5], { weights: { b: 2.5, c: 0 } })).toEqual([1, 2.5, 0]);
    expect(errorOf(() => weigh([5, 5, 5], { weights: { d: 1 } })).code).toBe(
      'balance.classUnknown',
    );
    const none = errorOf(() => weigh([5, 5, 5], { weights: { a: 0, b: 0, c: 0 } }));
    expect(none.code).toBe('balance.weights');
  });
});
