import { describe, expect, it } from 'vitest';
import { balancers } from '../../src/runner/balance';
import type { ResampleInput } from '../../src/runner/balance/sampler';
import { random } from '../../src/runner/engine/random';
import type { Params } from '../../src/shared/config/element';
import { TrainyardError } from '../../src/shared/problem';

const counts = [40, 15, 22];
const columns = 4;

function input(seed: number): ResampleInput {
  const draws = random(5, 'test');
  const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  const y = draws.shuffle(Int32Array.from(labels));
  return {
    x: Float64Array.from({ length: y.length * columns }, () => draws.normal()),
    rows: y.length,
    columns,
    y,
    classes: ['a', 'b', 'c'],
    random: (purpose) => random(seed, purpose),
    at: ['balance'],
  };
}

/** Typed as never: an element of the array takes the arguments of its own declaration. */
const defaults = (params: Params): never =>
  Object.fromEntries(
    Object.entries(params).map(([name, { default: value }]) => [name, value]),
  ) as never;

it('names each balancer once', () => {
  const names = balancers.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(balancers.filter(({ resample }) => resample))('$name', (balancer) => {
  const values = defaults(balancer.params);

  it('follows from the seed alone', () => {
    expect(balancer.resample!(input(1), values)).toEqual(balancer.resample!(input(1), values));
    expect(balancer.resample!(input(1), values)).not.toEqual(balancer.resample!(input(2), values));
  });

  it('leaves its input as it is', () => {
    const given = input(1);
    balancer.resample!(given, values);
    expect(given.x).toEqual(input(1).x);
    expect(given.y).toEqual(input(1).y);
  });

  it('keeps or removes each row, once, and says of each made row what it is made of', () => {
    const given = input(1);
    const { kept, removed, synthetic } = balancer.resample!(given, values);
    const rows = [...kept, ...removed.map(({ row }) => row)];
    expect(rows.sort((a, b) => a - b)).toEqual(Array.from(given.y.keys()));
    expect(Array.from(kept)).toEqual(Array.from(kept).sort((a, b) => a - b));
    for (const { parents, weight, y } of synthetic) {
      expect(given.y[parents[0]]).toBe(y);
      for (const row of parents) expect(row >= 0 && row < given.rows).toBe(true);
      expect(weight >= 0 && weight <= 1).toBe(true);
    }
  });

  it('balances', () => {
    const given = input(1);
    const { kept, synthetic } = balancer.resample!(given, values);
    const after = counts.map(() => 0);
    kept.forEach((row) => after[given.y[row]!]!++);
    synthetic.forEach(({ y }) => after[y]!++);
    const spread = (sizes: number[]): number => Math.max(...sizes) / Math.min(...sizes);
    expect(spread(after)).toBeLessThan(spread(counts));
  });

  it('refuses a single class in the user’s terms', () => {
    const one = { ...input(1), y: new Int32Array(77) };
    expect(() => balancer.resample!(one, values)).toThrow(TrainyardError);
  });
});

describe.each(balancers.filter(({ classWeights }) => classWeights))('$name', (balancer) => {
  it('gives each class a finite weight, the rarer the larger', () => {
    const weigh = balancer.classWeights!.bind(balancer);
    const weights = weigh(counts, ['a', 'b', 'c'], defaults(balancer.params));
    expect(weights.every((weight) => Number.isFinite(weight) && weight > 0)).toBe(true);
    expect(weights[1]).toBeGreaterThan(weights[2]!);
    expect(weights[2]).toBeGreaterThan(weights[0]!);
    const absent = weigh([10, 0, 10], ['a', 'b', 'c'], defaults(balancer.params));
    expect(absent.every(Number.isFinite)).toBe(true);
  });
});
