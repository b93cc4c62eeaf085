import { describe, expect, it } from 'vitest';
import { balancers } from '../../../src/runner/balance';
import { kMeans } from '../../../src/runner/balance/kMeans';
import type { ResampleInput, Resampled } from '../../../src/runner/balance/sampler';
import { catalog } from '../../../src/runner/catalog';
import { random } from '../../../src/runner/engine/random';
import { elementWithDefaults } from '../../../src/shared/config/defaults';
import { TrainyardError } from '../../../src/shared/problem';
import { resampleInput } from '../../support/resample';

function input(counts: number[], columns = 3, apart = 0): ResampleInput {
  const draws = random(5, 'test');
  const y = Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label)));
  const x = Float64Array.from(
    { length: y.length * columns },
    (_, i) => draws.normal() + apart * y[Math.floor(i / columns)]!,
  );
  return resampleInput({ x, columns, y, classes: counts.map((_, label) => `class ${label}`) });
}

function resample(name: string, given: object, from: ResampleInput): Resampled {
  const balancer = balancers.find((each) => each.name === name)!;
  const values = elementWithDefaults('balance', { type: name, ...given }, catalog);
  return balancer.resample!(from, values as never);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof TrainyardError) return error.code;
    throw error;
  }
  return 'none';
}

describe('randomOverSampler with shrinkage', () => {
  it('adds noise as wide as a kernel density estimate', () => {
    const from = input([3000, 200]);
    const { synthetic } = resample('randomOverSampler', { shrinkage: 2 }, from);
    const constant = (4 / ((3 + 2) * 3200)) ** (1 / (3 + 4));
    for (const c of [0, 1, 2]) {
      const own = Array.from({ length: 200 }, (_, i) => from.x[(3000 + i) * 3 + c]!);
      const mean = own.reduce((a, b) => a + b, 0) / 200;
      const spread = Math.sqrt(own.reduce((a, b) => a + (b - mean) ** 2, 0) / 200);
      const noise = synthetic.map(
        ({ parents, values }) => values![c]! - from.x[parents[0] * 3 + c]!,
      );
      const width = Math.sqrt(noise.reduce((a, b) => a + b * b, 0) / noise.length);
      expect(width / (2 * constant * spread)).toBeGreaterThan(0.9);
      expect(width / (2 * constant * spread)).toBeLessThan(1.1);
    }
  });

  it('asks for a factor of each class that gets rows', () => {
    const given = { shrinkage: { 'class 0': 1 } };
    expect(codeOf(() => resample('randomOverSampler', given, input([9, 4])))).toBe(
      'balance.shrinkage',
    );
  });
});

describe('kMeans', () => {
  it('finds clusters that lie apart, each centre the mean of its rows', () => {
    const { x, columns, rows } = input([50, 60, 70], 2, 30);
    const all = Int32Array.from({ length: rows }, (_, i) => i);
    const { centers, labels } = kMeans(x, columns, all, 3, random(1, 'clusters'));
    expect(new Set(labels.subarray(0, 50)).size).toBe(1);
    expect(new Set([labels[0], labels[50], labels[110]]).size).toBe(3);
    const own = Array.from(all).filter((row) => labels[row] === labels[60]);
    expect(own.length).toBe(60);
    const mean = own.reduce((sum, row) => sum + x[row * 2]!, 0) / 60;
    expect(centers[labels[60]! * 2]).toBeCloseTo(mean, 10);
  });

  it('gives each centre a row where as many rows as centres differ', () => {
    const x = Float64Array.from([0, 0, 0, 0, 5, 5, 9]);
    const { labels } = kMeans(x, 1, Int32Array.from(x.keys()), 3, random(1, 'clusters'));
    expect(new Set(labels).size).toBe(3);
  });
});

describe('clusterCentroids', () => {
  it('puts centres in the place of the larger class', () => {
    const { kept, removed, synthetic } = resample('clusterCentroids', {}, input([40, 8]));
    expect([kept.length, removed.length, synthetic.length]).toEqual([8, 40, 8]);
    expect(synthetic.every(({ by, y }) => by === 'centroid' && y === 0)).toBe(true);
  });

  it('keeps the row nearest to each centre when voting is hard', () => {
    const given = { voting: 'hard' };
    const { kept, removed, synthetic } = resample('clusterCentroids', given, input([40, 8]));
    expect([kept.length, removed.length, synthetic.length]).toEqual([16, 32, 0]);
  });
});

describe('smoteenn and smotetomek', () => {
  it.each(['smoteenn', 'smotetomek'])('%s removes given and made rows alike', (name) => {
    const from = input([120, 30], 2, 1);
    const { kept, removed, synthetic } = resample(name, {}, from);
    expect(kept.length + removed.length).toBe(150);
    expect(removed.length).toBeGreaterThan(0);
    expect(synthetic.length).toBeLessThan(90);
  });
});

describe('what a sampler cannot do is said', () => {
  it.each([
    ['smotenc', {}, 'balance.noCategorical'],
    ['smoten', {}, 'balance.notCategorical'],
    ['smotenc', { categoricalFeatures: ['x'] }, 'balance.notCategorical'],
    ['smote', { kNeighbors: 4 }, 'balance.tooFewSamples'],
    ['editedNearestNeighbours', { nNeighbors: 50 }, 'balance.tooFewSamples'],
    ['tomekLinks', { samplingStrategy: ['class 9'] }, 'balance.strategy'],
    ['kMeansSmote', { clusterBalanceThreshold: 1 }, 'balance.noCluster'],
  ])('%s %j: %s', (name, given, code) => {
    expect(codeOf(() => resample(name, given, input([30, 4])))).toBe(code);
  });

  it('adasyn and borderlineSmote where classes lie far apart', () => {
    const apart = input([30, 12], 3, 100);
    expect(codeOf(() => resample('adasyn', {}, apart))).toBe('balance.noBoundary');
    const warned: string[] = [];
    const warn = { ...apart, warn: ({ code }: { code: string }) => void warned.push(code) };
    expect(resample('borderlineSmote', {}, warn).synthetic).toEqual([]);
    expect(warned).toEqual(['balance.noBorder']);
  });

  it('svmSmote where each support vector of a class is alone among others', () => {
    const others = Array.from({ length: 17 * 17 }, (_, i) => [(i % 17) / 4 - 2, (i >> 4) / 4 - 2]);
    const alone = [
      [0.1, 0.1],
      [1.1, 1.1],
      [-0.9, -0.9],
    ];
    const rows = [...others, ...alone];
    const warned: string[] = [];
    const { synthetic } = resample(
      'svmSmote',
      { kNeighbors: 1, mNeighbors: 2 },
      {
        ...resampleInput({
          x: Float64Array.from(rows.flat()),
          y: Int32Array.from(rows, (_, i) => (i < others.length ? 0 : 1)),
          columns: 2,
          classes: ['many', 'few'],
        }),
        warn: ({ code }) => void warned.push(code),
      },
    );
    expect(synthetic).toEqual([]);
    expect(warned).toEqual(['balance.noSupport']);
  });

  it('smotenc where all columns hold categories', () => {
    const places = [0, 1, 2].map((place) => ({ column: `c${place}`, places: [place] }));
    const from = { ...input([30, 12]), categorical: places };
    expect(codeOf(() => resample('smotenc', {}, from))).toBe('balance.onlyCategorical');
  });
});
