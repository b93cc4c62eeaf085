import { findCandidates } from './candidates';
import { nearestByScan, squaredDistance } from './exact';

/** Products below which the plain scan is as fast. */
const WORTH_CANDIDATES = 3e7;
/** Candidates beyond the neighbours asked for, so that rounding can be told from distance. */
const EXTRA = 8;

/**
 * The exact k nearest neighbours by Euclidean distance, in double: candidates by products in
 * float32, ranked again in double. Where rounding leaves a doubt, every point is looked at.
 *
 * @param x [rows, columns], C order, finite.
 * @param points Rows among which neighbours are looked for, ascending; more than k of them.
 * @param queries Rows whose neighbours are looked for.
 * @returns [queries, k]: rows of `x`, nearest first. A row is never its own neighbour (another row
 *   of equal values is); of rows at the same distance the lower one comes first.
 */
export function nearestNeighbors(
  x: Float64Array,
  columns: number,
  points: Int32Array,
  queries: Int32Array,
  k: number,
): Int32Array {
  const small = points.length * queries.length * columns < WORTH_CANDIDATES;
  const candidates = small
    ? undefined
    : findCandidates(x, columns, points, queries, Math.min(k + EXTRA, points.length));
  if (candidates === undefined) return nearestByScan(x, columns, points, queries, k);
  const result = new Int32Array(queries.length * k);
  const doubtful: number[] = [];
  const rows = new Int32Array(k);
  const distances = new Float64Array(k);
  const { lists, count, halves } = candidates;
  for (let query = 0; query < queries.length; query++) {
    const self = queries[query]!;
    let found = 0;
    let reach = Infinity;
    for (let list = 0; list < lists; list++) {
      const start = candidates.listAt(query, list);
      for (let at = start; at < start + count && halves[at]! < Infinity; at++) {
        // Ascending: those that follow are certain to be farther than the neighbours found.
        if (halves[at]! > reach) break;
        const row = candidates.rowAt(at);
        const distance = squaredDistance(x, columns, self, row);
        let place = found < k ? found++ : k;
        while (
          place > 0 &&
          (distances[place - 1]! > distance ||
            (distances[place - 1]! === distance && rows[place - 1]! > row))
        ) {
          place--;
          if (place + 1 < k) {
            distances[place + 1] = distances[place]!;
            rows[place + 1] = rows[place]!;
          }
        }
        if (place === k) continue;
        distances[place] = distance;
        rows[place] = row;
        if (found === k) reach = candidates.reach(query, distances[k - 1]!);
      }
    }
    if (found < k || candidates.limit(query) <= reach) doubtful.push(query);
    else result.set(rows, query * k);
  }
  const again = nearestByScan(
    x,
    columns,
    points,
    Int32Array.from(doubtful, (i) => queries[i]!),
    k,
  );
  doubtful.forEach((query, i) => result.set(again.subarray(i * k, (i + 1) * k), query * k));
  return result;
}
