import { findCandidates, type Candidates } from './candidates';
import { nearestByScan, squaredDistance } from './exact';

/** Products below which the plain scan is as fast. */
const WORTH_CANDIDATES = 3e7;
/**
 * Candidates beyond the neighbours asked for, so that rounding can be told from distance; more where
 * so many rows are as near as the last neighbour that those do not do.
 */
const EXTRA = [8, 56, 248];

/**
 * Ranks the candidates of queries in double; writes the neighbours of those that they tell for
 * certain.
 *
 * @param open Places of the queries in `queries`.
 * @returns the places that are left open
 */
function rank(
  candidates: Candidates,
  x: Float64Array,
  columns: number,
  queries: Int32Array,
  open: Int32Array,
  k: number,
  result: Int32Array,
): Int32Array {
  const rows = new Int32Array(k);
  const distances = new Float64Array(k);
  const { lists, count, halves } = candidates;
  const doubtful: number[] = [];
  for (let query = 0; query < open.length; query++) {
    const self = queries[open[query]!]!;
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
    if (found < k || candidates.limit(query) <= reach) doubtful.push(open[query]!);
    else result.set(rows, open[query]! * k);
  }
  return Int32Array.from(doubtful);
}

const rowsAt = (rows: Int32Array, places: Int32Array): Int32Array =>
  places.map((place) => rows[place]!);

/**
 * The exact k nearest neighbours by Euclidean distance, in double: candidates by products in
 * float32, ranked again in double. Where rounding or ties leave a doubt, more candidates are asked for,
 * and then every point is looked at.
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
  const result = new Int32Array(queries.length * k);
  let open: Int32Array = Int32Array.from(queries.keys());
  for (const extra of EXTRA) {
    if (open.length * points.length * columns < WORTH_CANDIDATES) break;
    const count = Math.min(k + extra, points.length);
    const asking = open.length === queries.length ? queries : rowsAt(queries, open);
    const candidates = findCandidates(x, columns, points, asking, count);
    if (candidates === undefined) break;
    const left = rank(candidates, x, columns, queries, open, k, result);
    // Where more candidates settled little, still more would do so, too.
    const settled = extra === EXTRA[0] || left.length < open.length / 2;
    open = left;
    if (!settled) break;
  }
  // The scan begins with a copy of all points.
  if (open.length === 0) return result;
  const asking = rowsAt(queries, open);
  const scanned = nearestByScan(x, columns, points, asking, k);
  open.forEach((place, i) => result.set(scanned.subarray(i * k, (i + 1) * k), place * k));
  return result;
}
