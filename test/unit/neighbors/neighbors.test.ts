import { describe, expect, it } from 'vitest';
import { random } from '../../../src/runner/engine/random';
import { nearestNeighbors } from '../../../src/runner/neighbors';
import { nearestByProducts } from '../../../src/runner/neighbors/products';
import { nearestByScan } from '../../../src/runner/neighbors/exact';

const all = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, i) => i);

function normal(rows: number, columns: number, scale = 1, offset = 0): Float64Array {
  const draws = random(3, 'neighbors');
  return Float64Array.from({ length: rows * columns }, () => offset + scale * draws.normal());
}

/** Large enough for candidates in float32, on more than one thread where `rows` says so. */
function compare(
  x: Float64Array,
  columns: number,
  points: Int32Array,
  queries: Int32Array,
  k: number,
): void {
  expect(points.length * queries.length * columns).toBeGreaterThan(3e7);
  expect(nearestNeighbors(x, columns, points, queries, k)).toEqual(
    nearestByScan(x, columns, points, queries, k),
  );
}

describe('candidates in float32, ranked in double, are the exact neighbours', () => {
  it.each([
    [2500, 30, 3],
    [3000, 7, 5],
    [4000, 2, 4],
    [1200, 100, 2],
    [800, 131, 1],
  ])('%i rows of %i columns, k %i', (rows, columns, k) => {
    compare(normal(rows, columns), columns, all(rows), all(rows), k);
  });

  it('on several threads', () => {
    expect(6000 ** 2 * 30).toBeGreaterThan(1e9);
    compare(normal(6000, 30), 30, all(6000), all(6000), 3);
  });

  it('among other rows than those that ask', () => {
    const points = all(3001).filter((row) => row % 3 !== 0);
    const queries = all(3001).filter((row) => row % 2 === 0);
    compare(normal(3001, 12), 12, points, queries, 4);
  });

  it('far from zero, and of any size', () => {
    compare(normal(2500, 8, 1e-3, 1e6), 8, all(2500), all(2500), 3);
    compare(normal(2500, 8, 1e-30), 8, all(2500), all(2500), 3);
    compare(normal(2500, 8, 1e120), 8, all(2500), all(2500), 3);
  });

  it('with one row very far from the others', () => {
    const x = normal(2500, 8);
    x.fill(1e7, 0, 8);
    compare(x, 8, all(2500), all(2500), 3);
  });

  it('where many rows are equal: the lower one comes first', () => {
    const whole = normal(2500, 6).map(Math.round);
    compare(whole, 6, all(2500), all(2500), 5);
    compare(new Float64Array(2500 * 6), 6, all(2500), all(2500), 2);
  });

  it.each([2, 3, 6])('where ties need more candidates, with %i values in each column', (values) => {
    const draws = random(4, 'ties');
    const x = Float64Array.from({ length: 6000 * 7 }, () => draws.integer(values));
    compare(x, 7, all(6000), all(6000), 5);
    compare(
      x,
      7,
      all(6000).filter((row) => row % 3 > 0),
      all(6000).filter((row) => row % 2 > 0),
      3,
    );
  });
});

it('finds by products what a scan finds, or says that it is in doubt', () => {
  const draws = random(5, 'shapes');
  for (let round = 0; round < 60; round++) {
    const columns = 1 + draws.integer(90);
    const rows = 30 + draws.integer(400);
    const k = 1 + draws.integer(12);
    const some = (): Int32Array => all(rows).filter((row) => row < k + 2 || draws.integer(3) > 0);
    const points = some();
    const queries = round % 2 === 0 ? points : some();
    const levels = [Infinity, 3, 1e6][round % 3]!;
    const x = Float64Array.from({ length: rows * columns }, () => {
      const value = draws.normal();
      return levels === Infinity ? value : Math.round(value * levels);
    });
    const found = nearestByProducts(x, columns, points, queries, k, 8)!;
    const expected = nearestByScan(x, columns, points, queries, k);
    for (let query = 0; query < queries.length; query++) {
      const [from, end] = [query * k, (query + 1) * k];
      // Values of a few levels tie, and tell nothing of how often else there is doubt.
      if (found[from] !== -1 || (levels !== 3 && columns > 3))
        expect(found.subarray(from, end)).toEqual(expected.subarray(from, end));
    }
  }
});

it('gives up where the candidates would not fit the memory', () => {
  const x = { length: 0 } as Float64Array;
  const rows = all(2 ** 20);
  expect(nearestByProducts(x, 2 ** 10, rows, rows, 1, 8)).toBeUndefined();
});
