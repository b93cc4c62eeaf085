import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantilesOf } from '../../../src/runner/quantiles';
import { quantile } from '../../../src/runner/statistics';
import { boxOf, byClass } from '../../../src/runner/report/boxes';
import { random } from '../../../src/runner/engine/random';

const shares = [0, 0.1, 0.25, 0.5, 0.75, 0.999, 1];
const bySorting = (values: Float64Array): number[] => {
  const sorted = values.toSorted();
  return shares.map((share) => quantile(sorted, share));
};

describe('quantiles without sorting', () => {
  it.each([
    ['normal', (i: number, draw: () => number) => draw() + 0 * i],
    ['one far away', (i: number, draw: () => number) => (i === 17 ? 1e12 : draw())],
    ['mostly equal', (i: number, draw: () => number) => (i % 9 === 0 ? draw() : 3)],
    ['steps', (i: number) => Math.floor(i / 700)],
    ['constant', () => -4],
  ])('are the very numbers that sorting gives: %s', (_, value) => {
    const draws = random(3, 'quantiles');
    const values = Float64Array.from({ length: 9001 }, (_x, i) => value(i, () => draws.normal()));
    expect(quantilesOf(values, shares)).toEqual(bySorting(values));
  });

  it('are right for any few values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }),
        (list) => {
          const values = Float64Array.from(list);
          expect(quantilesOf(values, shares)).toEqual(bySorting(values));
        },
      ),
    );
  });
});

describe('a box', () => {
  it('is the same of values with counts as of each value so many times', () => {
    const values = Float64Array.from([5, 1, 9, 2]);
    const counts = Float64Array.from([3, 1, 0, 4]);
    expect(boxOf(values, counts)).toEqual(boxOf(Float64Array.from([5, 5, 5, 1, 2, 2, 2, 2])));
  });

  it('keeps the order of values in each class', () => {
    const parts = byClass(Float64Array.from([4, 3, 2, 1]), [1, 0, 1, 0], 3);
    expect(parts.map((part) => Array.from(part))).toEqual([[3, 1], [4, 2], []]);
  });
});
