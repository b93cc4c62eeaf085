import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { balancers } from '../../src/runner/balance';
import { featuresOf, growTree, leafShares } from '../../src/runner/balance/hardness/decisionTree';
import {
  easiest,
  ownShares,
  stratifiedFolds,
  type EstimatorName,
} from '../../src/runner/balance/instanceHardnessThreshold';
import { clusterShares } from '../../src/runner/balance/kMeansSmote';
import { materialize } from '../../src/runner/balance/materialize';
import type { ResampleInput, Resampled } from '../../src/runner/balance/sampler';
import { catalog } from '../../src/runner/catalog';
import { supportVectors } from '../../src/runner/balance/svm/supportVectors';
import { random, type Random } from '../../src/runner/engine/random';
import { elementWithDefaults } from '../../src/shared/config/defaults';
import { resampleInput } from '../support/resample';

interface Made {
  label: number;
  neighbors: number[][];
  smote: number[];
  borderline: number[];
  danger: number[];
  svm: { support: number[]; danger: number[]; safe: number[] };
  adasyn: number[] | null;
  kMeansSmote: { labels: number[]; counts: number[] } | null;
}
interface Fixture {
  sets: {
    name: string;
    dropped: { duplicates: number; ties: number };
    columns: number;
    x: number[];
    y: number[];
    cleaning: { sampler: string; given: object; kept: number[] }[];
    seeded: { sampler: string; given: object; drawn: number[]; kept: number[] }[];
    over: Made;
    hardness: {
      folds: number[];
      logistic: number[];
      kept: number[];
      forest: number[];
      trees: number[][];
    };
  }[];
  categories: {
    smotenc: { x: number[]; y: number[]; medianStd: number; neighbors: number[][] };
    smoten: { x: number[]; y: number[]; neighbors: number[][]; made: number[][]; labels: number[] };
  };
}
const { sets, categories } = JSON.parse(
  gunzipSync(
    readFileSync(new URL('../fixtures/reference/balanceSets.json.gz', import.meta.url)),
  ).toString('utf8'),
) as Fixture;

function resample(name: string, given: object, input: ResampleInput): Resampled {
  const balancer = balancers.find((each) => each.name === name)!;
  const values = elementWithDefaults('balance', { type: name, ...given }, catalog);
  return balancer.resample!(input, values as never);
}

const rowsOf = (each: { x: number[]; y: number[]; columns: number }): ResampleInput =>
  resampleInput({
    x: Float64Array.from(each.x),
    columns: each.columns,
    y: Int32Array.from(each.y),
    classes: [...new Set(each.y)].sort().map(String),
  });

function countsAfter(input: ResampleInput, { kept, synthetic }: Resampled): number[] {
  const counts = input.classes.map(() => 0);
  for (const row of kept) counts[input.y[row]!]!++;
  for (const { y } of synthetic) counts[y]!++;
  return counts;
}

it('stands on at least ten sets, with few rows dropped', () => {
  expect(sets.length).toBeGreaterThanOrEqual(10);
  const rows = sets.reduce((sum, { y }) => sum + y.length, 0);
  const dropped = sets.reduce((sum, each) => sum + each.dropped.duplicates + each.dropped.ties, 0);
  expect(dropped / rows).toBeLessThan(0.05);
});

describe.each(sets)('$name', (each) => {
  const input = rowsOf(each);
  const { label, neighbors, danger } = each.over;
  const own = Array.from(input.y.keys()).filter((row) => input.y[row] === label);

  it.each(each.cleaning)('$sampler $given removes the same rows', ({ sampler, given, kept }) => {
    const result = resample(sampler, given, input);
    expect(Array.from(result.kept)).toEqual(kept);
    expect(result.removed.length).toBe(input.rows - kept.length);
  });

  it.skipIf(each.seeded.length === 0).each(each.seeded)(
    '$sampler $given from the same first rows removes the same ones',
    ({ sampler, given, drawn, kept }) => {
      const left = [...drawn];
      const draws = { integer: () => left.shift() } as unknown as Random;
      const result = resample(sampler, given, { ...input, random: () => draws });
      expect(Array.from(result.kept)).toEqual(kept);
      expect(left).toEqual([]);
    },
  );

  it('smote makes as many rows, from the same neighbours, between its parents', () => {
    const result = resample('smote', {}, input);
    expect(countsAfter(input, result)).toEqual(each.over.smote);
    const onlyMade = { ...result, kept: new Int32Array() };
    const into = new Float64Array(result.synthetic.length * input.columns);
    const made = materialize(input.x, input.columns, input.y, onlyMade, into);
    result.synthetic.forEach(({ parents: [a, b], weight, y }, i) => {
      if (y !== label) return;
      expect(neighbors[own.indexOf(a)]).toContain(b);
      expect(weight >= 0 && weight < 1).toBe(true);
      for (let c = 0; c < input.columns; c++) {
        const [from, to] = [input.x[a * input.columns + c]!, input.x[b * input.columns + c]!];
        const value = made.x[i * input.columns + c]!;
        expect(value).toBeCloseTo(from + weight * (to - from), 12);
      }
    });
  });

  it('borderlineSmote starts from the same rows in danger', () => {
    const result = resample('borderlineSmote', {}, input);
    expect(countsAfter(input, result)).toEqual(each.over.borderline);
    const ours = result.synthetic.filter(({ y }) => y === label);
    for (const { parents } of ours) {
      expect(danger).toContain(parents[0]);
      expect(neighbors[own.indexOf(parents[0])]).toContain(parents[1]);
    }
    expect(new Set(ours.map(({ parents }) => parents[0])).size).toBeLessThanOrEqual(danger.length);
    expect(ours.length > 0).toBe(danger.length > 0);
  });

  it('borderline-2 goes at most half of the way to another class', () => {
    const result = resample('borderlineSmote', { kind: 'borderline-2' }, input);
    expect(countsAfter(input, result)).toEqual(each.over.borderline);
    for (const { parents, weight, y } of result.synthetic)
      if (input.y[parents[1]] !== y) expect(weight).toBeLessThan(0.5);
  });

  it('svmSmote leans on the same rows, inwards where in danger and outwards where safe', () => {
    const { svm } = each.over;
    const supports = supportVectors(input.x, input.columns, input.y);
    expect(Array.from(input.y.keys()).filter((row) => supports[row] === 1)).toEqual(svm.support);
    const result = resample('svmSmote', {}, input);
    // Where all are of one sort imbalanced-learn makes only the share of rows drawn for that sort.
    expect(countsAfter(input, result)).toEqual(each.over.smote);
    const ours = result.synthetic.filter(({ y }) => y === label);
    for (const { parents, weight } of ours) {
      expect(weight > 0 ? svm.danger : svm.safe).toContain(parents[0]);
      expect(weight > -0.5 && weight < 1).toBe(true);
      expect(neighbors[own.indexOf(parents[0])]).toContain(parents[1]);
    }
    expect(ours.some(({ weight }) => weight > 0)).toBe(svm.danger.length > 0);
    expect(ours.some(({ weight }) => weight < 0)).toBe(svm.safe.length > 0);
  });

  it('adasyn makes as many rows, or refuses where it is unsuited', () => {
    const { adasyn } = each.over;
    if (adasyn === null)
      expect(() => resample('adasyn', {}, input)).toThrow(
        expect.objectContaining({ code: 'balance.noBoundary' }),
      );
    else {
      const result = resample('adasyn', {}, input);
      expect(countsAfter(input, result)).toEqual(adasyn);
      for (const { parents, y } of result.synthetic)
        if (y === label) expect(neighbors[own.indexOf(parents[0])]).toContain(parents[1]);
    }
  });

  it.runIf(each.over.kMeansSmote)('kMeansSmote makes as many rows of the same clusters', () => {
    const { labels, counts } = each.over.kMeansSmote!;
    const rows = Math.max(...countsAfter(input, resample('smote', {}, input))) - own.length;
    const parts = clusterShares(input, Int32Array.from(labels), label, rows, rows, {
      kNeighbors: 2,
      clusterBalanceThreshold: 'auto',
      densityExponent: 'auto',
    });
    const made = parts.reduce((sum, part) => sum + part.rows, 0);
    expect(own.length + made).toBe(counts[label]);
  });
});

describe.each(sets)('$name: how hard rows are', (each) => {
  const input = rowsOf(each);
  const folds = Int32Array.from(each.hardness.folds);
  const counts = input.classes.map((_, label) => each.y.filter((y) => y === label).length);
  const fewest = Math.min(...counts);
  const wanted = new Map(
    counts.flatMap((_, label): [number, number][] =>
      label === counts.indexOf(fewest) ? [] : [[label, fewest]],
    ),
  );
  const shares = (name: EstimatorName, seed = 0): Float64Array =>
    ownShares(input, folds, name, (fold) => random(seed, `${fold}`));

  it('logisticRegression judges alike, so that the same rows stay', () => {
    const found = shares('logisticRegression');
    found.forEach((share, row) => expect(share).toBeCloseTo(each.hardness.logistic[row]!, 5));
    expect(easiest(input, found, wanted).sort((a, b) => a - b)).toEqual(each.hardness.kept);
  });

  it('a tree grows alike', () => {
    const rows = Int32Array.from(input.y.keys()).filter((row) => folds[row] !== 0);
    for (const [column, reference] of each.hardness.trees.entries()) {
      const feature = featuresOf(input.x, input.rows, input.columns)[column]!;
      const weights = new Float64Array(rows.length).fill(1);
      const grown = { features: [feature], y: input.y, classes: counts.length, rows, weights };
      const tree = growTree(grown, 1, random(0, 'tree'));
      reference.forEach((share, row) =>
        expect(leafShares(tree, [feature], row)[0]).toBeCloseTo(share, 6),
      );
    }
  });

  it('a forest judges as forests do', () => {
    const found = shares('randomForest');
    // One forest of 100 trees strays from the mean of five by about 0.03 a row.
    const away = found.map((share, row) => share - each.hardness.forest[row]!);
    const mean = away.reduce((a, b) => a + b, 0) / away.length;
    const deviation = Math.sqrt(away.reduce((a, b) => a + b * b, 0) / away.length);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(deviation).toBeLessThan(0.05);
  });
});

it('folds hold as many rows of each class', () => {
  const input = rowsOf(sets.at(-1)!);
  const folds = stratifiedFolds(input, 5, random(0, 'folds'));
  for (const label of [0, 1]) {
    const sizes = [0, 1, 2, 3, 4].map(
      (fold) => folds.filter((own, row) => own === fold && input.y[row] === label).length,
    );
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  }
});

describe('categories', () => {
  const group = (places: readonly number[]) =>
    places.map((place) => ({ column: `c${place}`, places: [place] }));

  it('smotenc joins the same neighbours and takes their most frequent category', () => {
    const { x, y, neighbors } = categories.smotenc;
    const input = { ...rowsOf({ x, y, columns: 5 }), categorical: group([3, 4]) };
    const { synthetic } = resample('smotenc', {}, input);
    expect(synthetic.length).toBe(30);
    const own = y.flatMap((label, row) => (label === 1 ? [row] : []));
    for (const { parents, values, weight } of synthetic) {
      const around = neighbors[own.indexOf(parents[0])]!;
      expect(around).toContain(parents[1]);
      for (const c of [3, 4]) {
        const votes = around.map((row) => x[row * 5 + c]!);
        const count = (value: number): number => votes.filter((vote) => vote === value).length;
        expect(count(values![c]!)).toBe(Math.max(...votes.map(count)));
      }
      for (const c of [0, 1, 2]) {
        const [a, b] = [x[parents[0] * 5 + c]!, x[parents[1] * 5 + c]!];
        expect(values![c]).toBeCloseTo(a + weight * (b - a), 12);
      }
    }
  });

  it('smoten takes what imbalanced-learn would of each row', () => {
    const { x, y, made, neighbors } = categories.smoten;
    const input = { ...rowsOf({ x, y, columns: 5 }), categorical: group([0, 1, 2, 3, 4]) };
    const { synthetic } = resample('smoten', { kNeighbors: 4 }, input);
    expect(synthetic.length).toBe(made.length);
    const own = y.flatMap((label, row) => (label === 1 ? [row] : []));
    // Distances of categories tie often, and which of the tied come first is no one's rule.
    const known = synthetic.filter(({ parents, values }) => {
      const around = neighbors[own.indexOf(parents[0])]!;
      return [0, 1, 2, 3, 4].every((c) => {
        const votes = around.map((row) => x[row * 5 + c]!);
        const count = (value: number): number => votes.filter((vote) => vote === value).length;
        const most = Math.max(...votes.map(count));
        return values![c] === Math.min(...votes.filter((vote) => count(vote) === most));
      });
    });
    expect(known.length).toBeGreaterThan(0.8 * synthetic.length);
  });
});
