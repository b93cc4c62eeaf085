import { describe, expect, it } from 'vitest';
import { balancers } from '../../src/runner/balance';
import type { Balancer, ResampleInput } from '../../src/runner/balance/sampler';
import { random } from '../../src/runner/engine/random';
import type { Params } from '../../src/shared/config/element';
import { resampleInput } from '../support/resample';
import { TrainyardError } from '../../src/shared/problem';

const counts = [40, 15, 22];

/** Columns of numbers and of categories, as the balancer takes them. */
const shapes: Readonly<Record<string, readonly [number, number]>> = {
  smotenc: [3, 2],
  smoten: [0, 4],
};

function input(balancer: Balancer, seed: number): ResampleInput & { readonly drawn: string[] } {
  const draws = random(5, 'test');
  const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  const y = draws.shuffle(Int32Array.from(labels));
  const [numeric, categorical] = shapes[balancer.name] ?? [4, 0];
  const columns = numeric + categorical;
  const x = Float64Array.from({ length: y.length * columns }, (_, i) =>
    i % columns < numeric
      ? draws.normal() + (i % columns === 0 ? 2 * y[Math.floor(i / columns)]! : 0)
      : draws.integer(3),
  );
  const drawn: string[] = [];
  const places = Array.from({ length: categorical }, (_, i) => numeric + i);
  const given = {
    ...{ x, columns, y, classes: ['a', 'b', 'c'] },
    categorical: places.map((place) => ({ column: `c${place}`, places: [place] })),
    random: (purpose: string) => {
      drawn.push(purpose);
      return random(seed, purpose);
    },
  };
  return { ...resampleInput(given), drawn };
}

/** These remove what stands in the way, however even the classes are. */
const cleans = (balancer: Balancer): boolean => {
  const { samplingStrategy } = balancer.params;
  return (
    samplingStrategy?.type === 'union' && samplingStrategy.of.some(({ type }) => type === 'list')
  );
};

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
    const given = input(balancer, 1);
    const once = balancer.resample!(given, values);
    expect(balancer.resample!(input(balancer, 1), values)).toEqual(once);
    const other = expect(balancer.resample!(input(balancer, 2), values));
    if (given.drawn.length > 0) other.not.toEqual(once);
    else other.toEqual(once);
  });

  it('leaves its input as it is', () => {
    const given = input(balancer, 1);
    balancer.resample!(given, values);
    expect(given.x).toEqual(input(balancer, 1).x);
    expect(given.y).toEqual(input(balancer, 1).y);
  });

  it('keeps or removes each row, once, and says of each made row what it is made of', () => {
    const given = input(balancer, 1);
    const { kept, removed, synthetic } = balancer.resample!(given, values);
    const rows = [...kept, ...removed.map(({ row }) => row)];
    expect(rows.sort((a, b) => a - b)).toEqual(Array.from(given.y.keys()));
    expect(Array.from(kept)).toEqual(Array.from(kept).sort((a, b) => a - b));
    for (const { parents, weight, y, values: own, by } of synthetic) {
      expect(own === undefined).toBe(by === undefined);
      expect(own?.length ?? given.columns).toBe(given.columns);
      expect(own?.every(Number.isFinite) ?? true).toBe(true);
      expect(given.y[parents[0]]).toBe(y);
      for (const row of parents) expect(row >= 0 && row < given.rows).toBe(true);
      expect(weight >= (balancer.name === 'svmSmote' ? -0.5 : 0) && weight <= 1).toBe(true);
    }
  });

  it.skipIf(cleans(balancer))('balances', () => {
    const given = input(balancer, 1);
    const { kept, synthetic } = balancer.resample!(given, values);
    const after = counts.map(() => 0);
    kept.forEach((row) => after[given.y[row]!]!++);
    synthetic.forEach(({ y }) => after[y]!++);
    const spread = (sizes: number[]): number => Math.max(...sizes) / Math.min(...sizes);
    expect(spread(after)).toBeLessThan(spread(counts));
  });

  it.runIf(cleans(balancer))('takes rows from the classes named alone', () => {
    const given = input(balancer, 1);
    const only = { ...(values as object), samplingStrategy: ['c'] } as never;
    const { removed } = balancer.resample!(given, only);
    expect(removed.length).toBeGreaterThan(0);
    expect(removed.every(({ row }) => given.y[row] === 2)).toBe(true);
  });

  it('refuses a single class in the user’s terms', () => {
    const one = { ...input(balancer, 1), y: new Int32Array(77) };
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
