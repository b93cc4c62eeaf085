import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classWeights } from '../../src/runner/balance/classWeights';
import { nearestNeighbors } from '../../src/runner/neighbors';
import { randomOverSampler } from '../../src/runner/balance/randomOverSampler';
import { randomUnderSampler } from '../../src/runner/balance/randomUnderSampler';
import type { ResampleInput, Resampled } from '../../src/runner/balance/sampler';
import { smote } from '../../src/runner/balance/smote';
import { random } from '../../src/runner/engine/random';
import { TrainyardError } from '../../src/shared/problem';
import { resampleInput } from '../support/resample';

type ByCount = Record<string, number>;
interface StrategyCase {
  sampler: 'over' | 'under' | 'smote';
  counts: number[];
  strategy: string | number | ByCount;
  result: number[] | null;
}
interface Fixture {
  strategies: StrategyCase[];
  neighbors: { columns: number; k: number; x: number[]; neighbors: number[][] }[];
  classWeights: { counts: number[]; balanced: (number | null)[] }[];
}
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/reference/balance.json', import.meta.url), 'utf8'),
) as Fixture;

function input(counts: number[]): ResampleInput {
  const y = Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label)));
  const draws = random(1, 'test');
  const x = Float64Array.from({ length: y.length * 2 }, () => draws.normal());
  return resampleInput({ x, columns: 2, y, classes: counts.map((_, label) => String(label)) });
}

/** What the config's validation refuses before a sampler is asked. */
const refusedByName = { over: 'majority', smote: 'majority', under: 'minority' } as const;

function resample(each: StrategyCase, from: ResampleInput): Resampled {
  const samplingStrategy = each.strategy as 'auto';
  if (each.sampler === 'over')
    return randomOverSampler.resample!(from, { samplingStrategy, shrinkage: null });
  if (each.sampler === 'smote') {
    return smote.resample!(from, { samplingStrategy, kNeighbors: 3 });
  }
  return randomUnderSampler.resample!(from, { samplingStrategy, replacement: false });
}

describe('samplingStrategy means what it means to imbalanced-learn', () => {
  const cases = fixture.strategies.filter((c) => c.strategy !== refusedByName[c.sampler]);
  it('has cases of every kind', () => {
    expect(cases.filter((c) => c.result === null).length).toBeGreaterThan(50);
    expect(cases.filter((c) => c.result !== null).length).toBeGreaterThan(100);
  });

  it.each(cases)('$sampler of $counts by $strategy', (each) => {
    const from = input(each.counts);
    if (each.result === null) {
      expect(() => resample(each, from)).toThrow(TrainyardError);
      return;
    }
    const { kept, synthetic } = resample(each, from);
    const counts = each.counts.map(() => 0);
    kept.forEach((row) => counts[from.y[row]!]!++);
    synthetic.forEach(({ y }) => counts[y]!++);
    expect(counts).toEqual(each.result);
  });

  it('leaves to validation only what imbalanced-learn refuses too', () => {
    for (const each of fixture.strategies) {
      if (each.strategy === refusedByName[each.sampler]) expect(each.result).toBeNull();
    }
  });
});

describe('nearest neighbours are those of scikit-learn', () => {
  // Random coordinates have no ties, so the order is exact.
  it.each(fixture.neighbors)('$columns columns, k $k', ({ columns, k, x, neighbors }) => {
    const rows = Int32Array.from({ length: x.length / columns }, (_, i) => i);
    const found = nearestNeighbors(Float64Array.from(x), columns, rows, rows, k);
    expect(Array.from(found)).toEqual(neighbors.flat());
  });
});

describe('balanced class weights are those of scikit-learn', () => {
  // One division each: equal but for the last bit. A class without rows has none there, here 1.
  it.each(fixture.classWeights)('$counts', ({ counts, balanced }) => {
    const values = { mode: 'balanced', beta: 0.999, weights: undefined } as const;
    const weights = classWeights.classWeights!(counts, counts.map(String), values);
    weights.forEach((weight, label) => expect(weight).toBeCloseTo(balanced[label] ?? 1, 12));
  });
});
